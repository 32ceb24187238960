/**
 * Collects one field's values while rows are added, and makes their column. A plain scalar stays as
 * it is. Any other value is written as JSON text (or copied, if bytes) at once, so that user code
 * can change it afterwards.
 */
import { binaryColumn, type Column, doublesColumn, jsonColumn } from "@stairs/core";
import { decodeColumn } from "./decode-column.js";
import { smallInteger, writeIntegers } from "./integer-text.js";
import { BadValue, jsonText, looksExact } from "./json-text.js";

/** How a field's values are stored. Rows with bytes in different fields do not share a batch. */
export type FieldClass = "json" | "binary";

/** JSON text in place of a value. */
class Text {
  constructor(readonly text: string) {}
}

/** The approximate number of bytes in texts and byte strings, over several columns. */
export interface Tally {
  bytes: number;
}

/** Values of one field. */
export class ColumnBuilder {
  readonly #tally: Tally;
  readonly #values: unknown[] = [];
  /** False after a value that is not an integer of at most 15 digits. */
  #integers = true;
  #texts = false;
  #unbounded = false;

  constructor(
    readonly fieldClass: FieldClass,
    tally: Tally,
  ) {
    this.#tally = tally;
  }

  /**
   * Sets a row's value. Rows are set in order, and the last one can be set again.
   * @returns `other` if the value belongs in a column of the other class; otherwise the reason if
   * it cannot be encoded.
   */
  set(row: number, value: unknown): "set" | "other" | BadValue {
    if (this.fieldClass === "binary") return this.#setBytes(row, value);
    switch (typeof value) {
      case "number":
        if (!(Number.isInteger(value) && value <= smallInteger && value >= -smallInteger)) {
          this.#integers = false;
          if (!Number.isFinite(value)) this.#unbounded = true;
          else if (looksExact(value)) return this.#setText(row, value);
        }
        this.#values[row] = value;
        return "set";
      case "string":
        this.#tally.bytes += value.length;
        break;
      case "boolean":
        break;
      case "object":
        if (value === null) break;
        if (value instanceof Uint8Array) return "other";
        return this.#setText(row, value);
      default:
        return this.#setText(row, value);
    }
    this.#integers = false;
    this.#values[row] = value;
    return "set";
  }

  /**
   * The values as user code of the next step sees them: values written as JSON text are parsed
   * again.
   */
  values(name: string, rows: number): readonly unknown[] {
    this.#values.length = rows;
    return this.#texts || this.fieldClass === "binary"
      ? decodeColumn(name, this.column(rows))
      : this.#values;
  }

  /**
   * The rows whose values do not fit into the column of the others: NaN and infinities fit only
   * among numbers. Null: all fit.
   */
  misfits(rows: number): number[] | null {
    if (!this.#unbounded) return null;
    const found: number[] = [];
    let numbers = 0;
    for (let row = 0; row < rows; row++) {
      const value = this.#values[row];
      if (typeof value !== "number") continue;
      numbers++;
      if (!Number.isFinite(value)) found.push(row);
    }
    return found.length > 0 && numbers < rows ? found : null;
  }

  /** The values of these rows only. */
  take(rows: readonly number[]): ColumnBuilder {
    const taken = new ColumnBuilder(this.fieldClass, this.#tally);
    for (const [at, row] of rows.entries()) {
      const value = this.#values[row];
      if (value instanceof Text) taken.#put(at, value);
      else taken.set(at, value);
    }
    return taken;
  }

  /** The column of the first `rows` values. */
  column(rows: number): Column {
    const values = this.#values;
    values.length = rows;
    if (this.fieldClass === "binary") return bytesColumn(values as Uint8Array[]);
    if (this.#integers) return jsonColumn(rows, writeIntegers(values, rows));
    // A removed row can leave the mark without the value.
    if (
      this.#unbounded &&
      !values.every((value) => typeof value !== "number" || Number.isFinite(value))
    )
      return numbersColumn(values as number[]);
    const text = this.#texts
      ? `[${values.map((value) => (value instanceof Text ? value.text : JSON.stringify(value))).join(",")}]`
      : JSON.stringify(values);
    return jsonColumn(rows, Buffer.from(text));
  }

  #setText(row: number, value: unknown): "set" | BadValue {
    const text = jsonText(value);
    if (text instanceof BadValue) return text;
    this.#put(row, new Text(text));
    return "set";
  }

  #put(row: number, text: Text): void {
    this.#tally.bytes += text.text.length;
    this.#integers = false;
    this.#texts = true;
    this.#values[row] = text;
  }

  #setBytes(row: number, value: unknown): "set" | "other" | BadValue {
    if (!(value instanceof Uint8Array)) return "other";
    this.#tally.bytes += value.length;
    this.#values[row] = new Uint8Array(value);
    return "set";
  }
}

/** True for a value that only a column of bytes can hold. */
export function classOf(value: unknown): FieldClass {
  return value instanceof Uint8Array ? "binary" : "json";
}

function numbersColumn(values: readonly number[]): Column {
  const data = Buffer.allocUnsafe(values.length * 8);
  for (let row = 0; row < values.length; row++) data.writeDoubleLE(values[row] ?? 0, row * 8);
  return doublesColumn(values.length, data);
}

function bytesColumn(values: readonly Uint8Array[]): Column {
  const ends = Buffer.allocUnsafe(values.length * 4);
  let end = 0;
  for (let row = 0; row < values.length; row++) {
    end += values[row]?.length ?? 0;
    ends.writeUInt32LE(end, row * 4);
  }
  return binaryColumn(values.length, Buffer.concat(values), ends);
}
