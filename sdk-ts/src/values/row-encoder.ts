/**
 * Encodes rows into columns as they arrive. Rows with the same set of fields, and with bytes in the
 * same fields, share a shape. A row that cannot be encoded is refused as a whole and changes
 * nothing.
 */
import type { Column } from "@stairs/core";
import type { Row } from "../native-step.js";
import { classOf, ColumnBuilder, type FieldClass, type Tally } from "./column-builder.js";
import { describeValue, isPlainObject } from "./describe-value.js";
import { BadValue } from "./json-text.js";

/** Why a row was refused. */
export interface RowProblem {
  /** `bad_row`: it is not a plain object; `bad_value`: a field's value cannot be encoded. */
  readonly kind: "bad_row" | "bad_value";
  /** Empty for `bad_row`. */
  readonly field: string;
  /** The kind of the given value, in words: `NaN`, `a function`. */
  readonly what: string;
}

/** Rows of one shape. */
export interface EncodedShape {
  readonly rows: number;
  readonly frame: ReadonlyMap<string, Column>;
  /** For each row, the number given to `add`. */
  readonly index: Uint32Array;
}

/** The longest field name, in bytes. */
const longestName = 256;

/** Collects rows. */
export class RowEncoder {
  /** The number of accepted rows, and of the fields of all of them together. */
  rows = 0;
  cells = 0;
  readonly #shapes: Shape[] = [];
  readonly #byKey = new Map<string, Shape>();
  readonly #tally: Tally = { bytes: 0 };
  #last: Shape | undefined;

  /** The approximate size of the rows in bytes, without numbers. */
  get bytes(): number {
    return this.#tally.bytes;
  }

  /**
   * Takes a row.
   * @param row A value from user code; only a plain object is accepted. An undefined field counts
   * as absent.
   * @param number Returned in `EncodedShape.index`, in the order of the rows.
   * @returns why it was refused; undefined if it was accepted.
   */
  add(row: unknown, number: number): RowProblem | undefined {
    if (typeof row !== "object" || row === null || !isPlainObject(row)) {
      return { kind: "bad_row", field: "", what: describeValue(row) };
    }
    const last = this.#last;
    if (last?.takes(row as Row, number) === true) {
      this.rows++;
      this.cells += last.names.length;
      return undefined;
    }
    return this.#addSlowly(row as Row, number);
  }

  /** All rows by shape. Do not use the encoder afterwards. */
  shapes(): readonly Shape[] {
    return this.#shapes.filter((shape) => shape.rows > 0).flatMap((shape) => shape.split());
  }

  /** Handles a row with another shape than the previous one, or a row that cannot be encoded. */
  #addSlowly(row: Row, number: number): RowProblem | undefined {
    const names: string[] = [];
    const classes: FieldClass[] = [];
    for (const name of Object.keys(row)) {
      const value = row[name];
      if (value === undefined) continue;
      const problem = nameProblem(name) ?? valueProblem(name, value);
      if (problem !== undefined) return problem;
      names.push(name);
      classes.push(classOf(value));
    }
    const key = JSON.stringify(names.map((name, i) => [name, classes[i]]).sort(byName));
    let shape = this.#byKey.get(key);
    if (shape === undefined) {
      shape = new Shape(
        names,
        classes.map((fieldClass) => new ColumnBuilder(fieldClass, this.#tally)),
        [],
      );
      this.#byKey.set(key, shape);
      this.#shapes.push(shape);
    }
    shape.put(row, number);
    this.#last = shape;
    this.rows++;
    this.cells += names.length;
    return undefined;
  }
}

/** The collected rows of one shape. */
export class Shape {
  rows: number;

  constructor(
    readonly names: readonly string[],
    readonly columns: readonly ColumnBuilder[],
    readonly numbers: number[],
  ) {
    this.rows = numbers.length;
  }

  /**
   * Takes the row if it has exactly these fields in this order and all values fit; otherwise
   * changes nothing.
   */
  takes(row: Row, number: number): boolean {
    const { names, columns, rows } = this;
    let at = 0;
    for (const name in row) {
      const column = columns[at];
      if (name !== names[at] || column === undefined) return false;
      const value = row[name];
      if (value === undefined || column.set(rows, value) !== "set") return false;
      at++;
    }
    if (at !== columns.length) return false;
    this.numbers.push(number);
    this.rows++;
    return true;
  }

  /** Takes a row that is known to fit, with its fields in any order. */
  put(row: Row, number: number): void {
    for (let at = 0; at < this.columns.length; at++) {
      this.columns[at]?.set(this.rows, row[this.names[at] ?? ""]);
    }
    this.numbers.push(number);
    this.rows++;
  }

  /** Splits the rows into parts whose columns can each be written in one kind. */
  split(): readonly Shape[] {
    for (const column of this.columns) {
      const apart = column.misfits(this.rows);
      if (apart === null) continue;
      const away = new Set(apart);
      const stay = this.numbers.flatMap((_, row) => (away.has(row) ? [] : [row]));
      return [this.#take(stay), this.#take(apart)].flatMap((part) => part.split());
    }
    return [this];
  }

  /** The finished columns. */
  encode(): EncodedShape {
    const frame = new Map<string, Column>();
    for (const [at, name] of this.names.entries()) {
      const column = this.columns[at];
      if (column !== undefined) frame.set(name, column.column(this.rows));
    }
    return { rows: this.rows, frame, index: new Uint32Array(this.numbers) };
  }

  #take(rows: readonly number[]): Shape {
    return new Shape(
      this.names,
      this.columns.map((column) => column.take(rows)),
      rows.map((row) => this.numbers[row] ?? 0),
    );
  }
}

function nameProblem(name: string): RowProblem | undefined {
  if (/\p{Surrogate}/u.test(name)) {
    const what = "a value under a name with half of a surrogate pair";
    return { kind: "bad_value", field: name.slice(0, 40), what };
  }
  const bytes = Buffer.byteLength(name);
  if (bytes > 0 && bytes <= longestName) return undefined;
  return {
    kind: "bad_value",
    field: name.slice(0, 40),
    what: `a value under a name of ${bytes} bytes`,
  };
}

function valueProblem(name: string, value: unknown): RowProblem | undefined {
  const result = new ColumnBuilder(classOf(value), { bytes: 0 }).set(0, value);
  if (!(result instanceof BadValue)) return undefined;
  return { kind: "bad_value", field: `${name}${result.path}`, what: result.what };
}

function byName(a: readonly unknown[], b: readonly unknown[]): number {
  return String(a[0]) < String(b[0]) ? -1 : 1;
}
