/** Instances of a row at a node, and which of them belong together. */
import type { Fields } from "./values.js";

/** A row at a node. */
export interface Instance {
  /** Which child was taken at each 1-to-N node on the way. */
  readonly lineage: ReadonlyMap<string, number>;
  readonly fields: Fields;
}

/** All instances of the row at a node. */
export interface Frame {
  readonly instances: readonly Instance[];
  /** The nodes that it comes from, itself included. */
  readonly from: ReadonlySet<string>;
}

/** The instances that belong together, with the fields of each frame. */
export function joined(
  frames: readonly Frame[],
): { readonly lineage: ReadonlyMap<string, number>; readonly fields: readonly Fields[] }[] {
  let rows: { lineage: ReadonlyMap<string, number>; fields: readonly Fields[] }[] = [
    { lineage: new Map(), fields: [] },
  ];
  for (const { instances } of frames) {
    rows = rows.flatMap(({ lineage, fields }) =>
      instances
        .filter((instance) => agree(lineage, instance.lineage))
        .map((instance) => ({
          lineage: new Map([...lineage, ...instance.lineage]),
          fields: [...fields, instance.fields],
        })),
    );
  }
  return rows;
}

function agree(a: ReadonlyMap<string, number>, b: ReadonlyMap<string, number>): boolean {
  return [...a].every(([node, child]) => (b.get(node) ?? child) === child);
}
