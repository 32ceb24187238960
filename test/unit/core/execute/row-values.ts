/**
 * A row's values as text, whatever kind of column they travel in: JSON text as it stands, `bytes:` and
 * base64 for byte strings, a bare NaN. The same number is the same text in every kind of column.
 */
import {
  binaryColumn,
  type Column,
  type ColumnKind,
  doublesColumn,
  type Frame,
  int64sColumn,
  isPresent,
  jsonColumn,
  rowJson,
} from "@stairs/core";
import type { Fields } from "../graph/row-model.js";

const bytesMark = "bytes:";

/** The text of a byte string. */
export function bytesText(bytes: Buffer): string {
  return bytesMark + bytes.toString("base64");
}

/** False for what JSON has no value for. */
export function isJsonText(text: string): boolean {
  return text !== "NaN" && !text.startsWith(bytesMark);
}

/** A frame as one JSON object; undefined if one of its values cannot stand in it. */
export function nestedText(fields: Fields): string | undefined {
  if (![...fields.values()].every(isJsonText)) return undefined;
  return canonical(
    `{${[...fields].map(([name, text]) => `${JSON.stringify(name)}:${text}`).join()}}`,
  );
}

/** The kinds of column that can hold a value. */
export function kindsOf(text: string): ColumnKind[] {
  if (text === "NaN") return ["doubles"];
  if (!isJsonText(text)) return ["binary"];
  const kinds: ColumnKind[] = ["json"];
  if (/^\d+$/.test(text)) kinds.push("int64s");
  if (/^[\d.]+$/.test(text) && JSON.stringify(Number(text)) === text) kinds.push("doubles");
  return kinds;
}

/** A column of values that all can have this kind. */
export function columnOf(kind: ColumnKind, texts: readonly string[]): Column {
  const rows = texts.length;
  switch (kind) {
    case "json":
      return jsonColumn(rows, Buffer.from(`[${texts.join(rows % 2 === 0 ? "," : " , ")}]`));
    case "binary": {
      const values = texts.map((text) => Buffer.from(text.slice(bytesMark.length), "base64"));
      const ends = Buffer.alloc(rows * 4);
      let end = 0;
      for (const [row, value] of values.entries())
        ends.writeUInt32LE((end += value.length), row * 4);
      return binaryColumn(rows, Buffer.concat(values), ends);
    }
    case "doubles":
    case "int64s": {
      const data = Buffer.alloc(rows * 8);
      for (const [row, text] of texts.entries()) {
        if (kind === "doubles") data.writeDoubleLE(Number(text), row * 8);
        else data.writeBigInt64LE(BigInt(text), row * 8);
      }
      return kind === "doubles" ? doublesColumn(rows, data) : int64sColumn(rows, data);
    }
  }
}

/** What a row has in a frame. */
export function fieldsAt(frame: Frame, row: number): Fields {
  const fields = new Map<string, string>();
  for (const [name, column] of frame) {
    if (!isPresent(column.presence, row)) continue;
    const text = rowJson(new Map([["", column]]), row).slice('{"":'.length, -1);
    fields.set(name, plainText(column.kind, text));
  }
  return fields;
}

function plainText(kind: ColumnKind, text: string): string {
  if (kind === "binary") return bytesMark + text.slice('{"base64":"'.length, -'"}'.length);
  if (kind === "doubles" && text.startsWith('"')) return text.slice(1, -1);
  return /^[{[]/.test(text) ? canonical(text) : text;
}

/** The order of the fields of nested frames means nothing. */
function canonical(text: string): string {
  return written(JSON.parse(text));
}

function written(value: unknown): string {
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(written).join()}]`;
  const fields = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${fields.map(([name, each]) => `${JSON.stringify(name)}:${written(each)}`).join()}}`;
}
