/**
 * Rows to columns, as they come. Rows with the same set of fields, and bytes in the same of them, share
 * a shape; a row that cannot travel is refused whole and changes nothing.
 */
import type { Column } from "@stairs/core";
import type { Row } from "../native-step.js";
import { classOf, ColumnBuilder, type FieldClass, type Tally } from "./column-builder.js";
import { describeValue, isPlainObject } from "./describe-value.js";
import { BadValue } from "./json-text.js";

/** Why a row was refused. */
export interface RowProblem {
  /** `bad_row`: it is no plain object; `bad_value`: a field's value cannot travel. */
  readonly kind: "bad_row" | "bad_value";
  /** Empty for `bad_row`. */
  readonly field: string;
  /** What came, in words: `NaN`, `a function`. */
  readonly what: string;
}

/** Rows of one shape. */
export interface EncodedShape {
  readonly rows: number;
  readonly frame: ReadonlyMap<string, Column>;
  /** For each row the number that `add` was given for it. */
  readonly index: Uint32Array;
}

/** The longest field name, in bytes. */
const longestName = 256;

/** Collects rows. */
export class RowEncoder {
  /** Rows taken so far, and the fields of all of them together. */
  rows = 0;
  cells = 0;
  readonly #shapes: Shape[] = [];
  readonly #byKey = new Map<string, Shape>();
  readonly #tally: Tally = { bytes: 0 };
  #last: Shape | undefined;

  /** About how many bytes the rows have, numbers apart. */
  get bytes(): number {
    return this.#tally.bytes;
  }

  /**
   * Takes a row.
   * @param row What user code gave; only a plain object is taken. A field that is undefined is absent.
   * @param number Comes back in `EncodedShape.index`, in the order of the rows.
   * @returns why it was refused.
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

  /** All rows by shape. The encoder is used up. */
  shapes(): readonly Shape[] {
    return this.#shapes.filter((shape) => shape.rows > 0).flatMap((shape) => shape.split());
  }

  /** A row of another shape than the one before, or one that cannot travel. */
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

/** Rows of one shape while they are collected. */
export class Shape {
  rows: number;

  constructor(
    readonly names: readonly string[],
    readonly columns: readonly ColumnBuilder[],
    readonly numbers: number[],
  ) {
    this.rows = numbers.length;
  }

  /** Takes the row if it has exactly these fields in this order and all values fit; else changes nothing. */
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

  /** Takes a row that is known to fit, whatever the order of its fields. */
  put(row: Row, number: number): void {
    for (let at = 0; at < this.columns.length; at++) {
      this.columns[at]?.set(this.rows, row[this.names[at] ?? ""]);
    }
    this.numbers.push(number);
    this.rows++;
  }

  /** Parts whose columns can each be written in one kind. */
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
