/** All column kinds, by the name of their field in `stairs.v1.Column`. A new kind is a file here and one row below. */
import { binary } from "./binary.js";
import { doubles } from "./doubles.js";
import { int64s } from "./int64s.js";
import { json } from "./json.js";
import type { KindRules } from "./kind.js";

const table = { json, binary, doubles, int64s };

/** How a column's values are written; see `Column` in batch.proto. */
export type ColumnKind = keyof typeof table;

type WireOf<Rules> = Rules extends KindRules<infer Wire> ? Wire : never;

/** What carries a kind's values in a message. */
export type WireValues = WireOf<(typeof table)[ColumnKind]>;

/** A field of a message: a part that was not set may stand there as null, bytes may not. */
type Field<Wire> = Wire extends Uint8Array ? Wire : Wire | null;

/** Each kind's field of a received or sent column. */
export type WireKinds = {
  readonly [Kind in ColumnKind]?: Field<WireOf<(typeof table)[Kind]>>;
};

/** All kinds, in the order of their fields. */
export const columnKinds = Object.keys(table) as readonly ColumnKind[];

/** The rules of a kind. Its `fromWire` takes the field of that kind and no other. */
export function rulesOf(kind: ColumnKind): KindRules<WireValues> {
  return table[kind];
}

const byCode = new Map(columnKinds.map((kind) => [table[kind].code, kind]));

/** The kind of a stored column; undefined for a number that no kind has. */
export function kindOfCode(code: number): ColumnKind | undefined {
  return byCode.get(code);
}
