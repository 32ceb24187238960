/**
 * How tokens lie in a store. A column that stands in several frames is written once:
 *
 *   magic u8 · version u8 · rows u32
 *   bases u32 · base 16 bytes each
 *   ranges u32 · (base's number u32, start u53, count u32) each
 *   columns u32 · (kind u8, parts u8, rows of the base u32, data's length u32,
 *                  data, ends?, presence?, index?) each
 *   frames u32 · (fields u32 · (name's length u16, name, column's number u32) each) each
 *
 * Numbers are little-endian. Every change raises the version; all old versions stay readable.
 */
import { ByteReader } from "./byte-reader.js";
import { ByteWriter } from "./byte-writer.js";
import { kindOfCode, rulesOf } from "./kinds/table.js";
import type { Column, Frame, Token } from "./model.js";
import { presenceBytes } from "./presence.js";
import { type RowIdRange, rowIdBaseBytes, type RowIds } from "./row-ids.js";
import { columnProblem } from "./verify.js";

const magic = 0xb7;
const version = 1;
const withPresence = 1;
const withIndex = 2;

/** The token in its stored form. */
export function encodeToken(token: Token): Buffer {
  const numbers = new Map<Column, number>();
  let expected = 64 + token.ids.ranges.length * 32;
  for (const frame of token.frames) {
    for (const [name, column] of frame) {
      expected += name.length * 3 + 16;
      if (numbers.has(column)) continue;
      numbers.set(column, numbers.size);
      expected += 16 + column.data.length + column.baseRows * 4 + column.rows * 5;
    }
  }
  const out = new ByteWriter(expected);
  out.u8(magic);
  out.u8(version);
  out.u32(token.rows);
  writeIds(out, token.ids);
  out.u32(numbers.size);
  for (const column of numbers.keys()) writeColumn(out, column);
  out.u32(token.frames.length);
  for (const frame of token.frames) {
    out.u32(frame.size);
    for (const [name, column] of frame) {
      const text = Buffer.from(name);
      out.u16(text.length);
      out.bytes(text);
      out.u32(numbers.get(column) ?? 0);
    }
  }
  return out.finish();
}

/**
 * The token in a stored form. Columns share the buffer's memory.
 * @throws StairsError STORE_BROKEN if it is not one.
 */
export function decodeToken(buffer: Buffer): Token {
  const from = new ByteReader(buffer);
  const rows = readHead(from);
  const ids = readIds(from, rows);
  const columns = Array.from({ length: from.count(10) }, () => readColumn(from, rows));
  const frames = Array.from({ length: from.count(4) }, () => readFrame(from, columns));
  if (from.left() > 0) throw from.broken(`${from.left()} bytes are left over`);
  return { rows, ids, frames };
}

/**
 * How many rows a stored token has, from its head alone.
 * @throws StairsError STORE_BROKEN if it is not one.
 */
export function storedRows(buffer: Buffer): number {
  return readHead(new ByteReader(buffer));
}

function readHead(from: ByteReader): number {
  const mark = from.u8();
  if (mark !== magic) throw from.broken(`the mark ${mark} is not that of stored rows, ${magic}`);
  const written = from.u8();
  if (written !== version)
    throw from.broken(`the format ${written} is unknown; this version reads ${version}`);
  return from.u32();
}

function writeIds(out: ByteWriter, ids: RowIds): void {
  const numbers = new Map<string, number>();
  const bases: Buffer[] = [];
  const ranges: [base: number, start: number, count: number][] = [];
  let last: Buffer | undefined;
  let number = 0;
  for (const { base, start, count } of ids.ranges) {
    if (base !== last) {
      const key = base.toString("latin1");
      number = numbers.get(key) ?? bases.length;
      if (number === bases.length) {
        numbers.set(key, number);
        bases.push(base);
      }
      last = base;
    }
    ranges.push([number, start, count]);
  }
  out.u32(bases.length);
  for (const base of bases) out.bytes(base);
  out.u32(ranges.length);
  for (const [base, start, count] of ranges) {
    out.u32(base);
    out.u53(start);
    out.u32(count);
  }
}

function readIds(from: ByteReader, rows: number): RowIds {
  const bases = Array.from({ length: from.count(rowIdBaseBytes) }, () =>
    from.bytes(rowIdBaseBytes),
  );
  let sum = 0;
  const ranges = Array.from({ length: from.count(16) }, (): RowIdRange => {
    const base = bases[from.u32()];
    const start = from.u53();
    const count = from.u32();
    if (base === undefined) throw from.broken("a row's identity has a base that is not there");
    sum += count;
    return { base, start, count };
  });
  if (sum !== rows) throw from.broken(`there are ${sum} identities for ${rows} rows`);
  return { rows, ranges };
}

function writeColumn(out: ByteWriter, column: Column): void {
  out.u8(rulesOf(column.kind).code);
  out.u8(
    (column.presence === undefined ? 0 : withPresence) |
      (column.index === undefined ? 0 : withIndex),
  );
  out.u32(column.baseRows);
  out.u32(column.data.length);
  out.bytes(column.data);
  if (column.ends !== undefined) out.bytes(column.ends);
  if (column.presence !== undefined) out.bytes(column.presence);
  if (column.index !== undefined) out.bytes(column.index);
}

function readColumn(from: ByteReader, rows: number): Column {
  const code = from.u8();
  const kind = kindOfCode(code);
  if (kind === undefined) throw from.broken(`the kind ${code} is unknown`);
  const parts = from.u8();
  if (parts > (withPresence | withIndex)) throw from.broken(`the parts ${parts} are unknown`);
  const baseRows = from.u32();
  const data = from.bytes(from.u32());
  const ends = rulesOf(kind).hasEnds ? from.bytes(baseRows * 4) : undefined;
  const presence = (parts & withPresence) === 0 ? undefined : from.bytes(presenceBytes(rows));
  const index = (parts & withIndex) === 0 ? undefined : from.bytes(rows * 4);
  const column: Column = { kind, rows, data, ends, presence, index, baseRows };
  const problem = columnProblem(column);
  if (problem !== null) throw from.broken(`a ${kind} column is malformed: ${problem}`);
  return column;
}

function readFrame(from: ByteReader, columns: readonly Column[]): Frame {
  const frame = new Map<string, Column>();
  const fields = from.count(6);
  for (let at = 0; at < fields; at++) {
    const name = from.bytes(from.u16()).toString();
    const number = from.u32();
    const column = columns[number];
    if (column === undefined) throw from.broken(`column ${number} of ${columns.length} is named`);
    frame.set(name, column);
  }
  return frame;
}
