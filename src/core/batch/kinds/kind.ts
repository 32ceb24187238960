/**
 * What the batch algebra asks of a column kind. A kind is one file that answers these questions and one row in
 * `table.ts`; nothing else in the batch algebra names a kind.
 */

/** The values of a column, apart from which row has which: `baseRows` of them. */
export interface Stored {
  readonly data: Buffer;
  /** Where each value ends in `data`: unsigned 32-bit little-endian offsets. Only kinds with `hasEnds`. */
  readonly ends?: Buffer | undefined;
  readonly baseRows: number;
}

/** Values as JSON. */
export interface StoredJson {
  /** ONE JSON array text with `baseRows` elements. */
  readonly data: Buffer;
  /** 1 for each value without a JSON number, NaN and the infinities: its text is null. Undefined: none. */
  readonly nonFinite?: Uint8Array | undefined;
}

/** What a boolean test finds at a value. */
export const truths = { no: 0, yes: 1, neither: 2 } as const;

/**
 * The rules of one kind.
 * @typeParam Wire The field of `stairs.v1.Column` that carries the values.
 */
export interface KindRules<Wire> {
  /** The kind's number in stored tokens. Never changes, and no later kind takes it. */
  readonly code: number;
  /** True: values differ in size, and `ends` says where each ends. */
  readonly hasEnds: boolean;
  /** True: a value takes hardly more space than its place in an index, so copying beats an index. */
  readonly isSmall: boolean;

  /** What is wrong with the sizes of the parts, as the end of a sentence; null: nothing. Costs the same for any number of rows. */
  sizeProblem(values: Stored): string | null;
  /** What is wrong with the offsets between values; null: nothing. Called after `sizeProblem`. */
  placeProblem(values: Stored): string | null;
  /**
   * Checks that each value is there, after both problems.
   * @throws StairsError BAD_BATCH.
   */
  verify(values: Stored): void;

  /** The values from `from` up to, not including, `to`. Shares memory where it can. */
  range(values: Stored, from: number, to: number): Stored;
  /** The values at `index`, in that order, copied. */
  at(values: Stored, index: Uint32Array): Stored;
  /** How many bytes `at` makes. */
  atBytes(values: Stored, index: Uint32Array): number;
  /** The values of all parts, in order. At least two parts. */
  concat(parts: readonly Stored[], baseRows: number): Stored;
  /** Values for rows that lack the field: one for all rows, or one a row. */
  filler(rows: number): Stored;

  /** One value as JSON text for people; what JSON cannot hold becomes text or an object. */
  text(values: Stored, at: number): string;
  /** All values as JSON; a text says why JSON cannot hold this kind. */
  toJson(values: Stored): StoredJson | string;
  /** Tells of each value whether it is true, false or neither. Null: this kind holds no booleans. */
  truth(values: Stored): ((at: number) => 0 | 1 | 2) | null;

  /** The values as they travel. */
  toWire(values: Stored): Wire;
  /** The received values before any check; all parts empty if the field is not set. */
  fromWire(wire: Wire | null | undefined): Omit<Stored, "baseRows">;
}
