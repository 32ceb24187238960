/** Rows of a call with the same path so far: the same fields, and the same of them made here. */
import type { Frame, Column } from "@stairs/core";
import type { Row } from "../native-step.js";
import { makeRows } from "../values/row-maker.js";
import type { Shape } from "../values/row-encoder.js";
import { type Cells, cutCells, madeCells, receivedCells, someCells } from "./cells.js";

/** Some rows of a call. Immutable. */
export class Part {
  constructor(
    /** The rows' numbers in the call, in ascending order. */
    readonly rows: Uint32Array,
    readonly fields: ReadonlyMap<string, Cells>,
    /** The fields to send back. */
    readonly made: ReadonlySet<string>,
    /** True: a REPLACE link made the whole frame. */
    readonly replaced: boolean,
  ) {}

  /** All rows of a call. */
  static whole(rows: number, frame: Frame): Part {
    const fields = new Map<string, Cells>();
    for (const [name, column] of frame) fields.set(name, receivedCells(name, column));
    return new Part(rowRange(rows), fields, new Set(), false);
  }

  /** Row objects with the named fields, if present; without names, with all fields. */
  objects(names: readonly string[]): Row[] {
    const wanted =
      names.length === 0 ? [...this.fields.keys()] : names.filter((name) => this.fields.has(name));
    const columns = wanted.map((name) => this.fields.get(name)?.values() ?? []);
    return makeRows(wanted, columns, this.rows.length);
  }

  /** The rows at these positions, in ascending order. */
  take(positions: Uint32Array): Part {
    if (positions.length === this.rows.length) return this;
    return this.#some(positions, (_, cells) => someCells(cells, positions));
  }

  /** As `take`, but separate from the other rows, so that their values are not read any more. */
  cut(positions: Uint32Array): Part {
    return this.#some(positions, (name, cells) => cutCells(name, cells, positions));
  }

  /** Merges the shape's fields into the fields of its rows here. `shape.numbers` are positions. */
  merge(shape: Shape): Part {
    const base = shape.rows === this.rows.length ? this : this.take(new Uint32Array(shape.numbers));
    const fields = new Map([...base.fields, ...cellsOf(shape)]);
    return new Part(base.rows, fields, new Set([...base.made, ...shape.names]), base.replaced);
  }

  /** Replaces the fields of its rows here with the shape's fields. */
  replace(shape: Shape): Part {
    const rows = Uint32Array.from(shape.numbers, (position) => this.rows[position] ?? 0);
    return new Part(rows, new Map(cellsOf(shape)), new Set(shape.names), true);
  }

  #some(positions: Uint32Array, pick: (name: string, cells: Cells) => Cells): Part {
    const fields = new Map<string, Cells>();
    for (const [name, cells] of this.fields) fields.set(name, pick(name, cells));
    const rows = positions.map((position) => this.rows[position] ?? 0);
    return new Part(rows, fields, this.made, this.replaced);
  }

  /** The fields to send back. */
  output(): Frame {
    const frame = new Map<string, Column>();
    for (const name of this.made) {
      const cells = this.fields.get(name);
      if (cells !== undefined) frame.set(name, cells.column());
    }
    return frame;
  }
}

/** 0, 1, … rows - 1. */
function rowRange(rows: number): Uint32Array {
  const range = new Uint32Array(rows);
  for (let row = 0; row < rows; row++) range[row] = row;
  return range;
}

function cellsOf(shape: Shape): [string, Cells][] {
  return shape.names.flatMap((name, at) => {
    const builder = shape.columns[at];
    return builder === undefined ? [] : [[name, madeCells(name, builder, shape.rows)]];
  });
}
