/** Computes the places of rows that leave a run from the places of the rows that entered it. */
import { allOps, gatherToken, type PlanLink, type Stage, type Token } from "@stairs/core";
import type { Place } from "./report.js";

/** Rows that leave, with their places. */
export interface PlacedRows {
  readonly token: Token;
  /** One for each row. */
  readonly places: readonly Place[];
}

/** Gives places to the rows that leave one run. */
export class RowPlaces {
  readonly #places: readonly Place[];
  readonly #expands: boolean;
  /** For each exit, how many children of each row have left. */
  readonly #children = new Map<unknown, Map<number, number>>();

  /**
   * @param places By origin.
   * @param expands True: a row can have become many rows, which are numbered.
   */
  constructor(places: readonly Place[], expands: boolean) {
    this.#places = places;
    this.#expands = expands;
  }

  /**
   * The rows without those whose origin is in `again`; undefined if none is left.
   * @param way Names the exit.
   */
  kept(
    way: unknown,
    token: Token,
    origin: Uint32Array | null,
    again: ReadonlySet<number>,
  ): PlacedRows | undefined {
    const kept: number[] = [];
    for (let row = 0; row < token.rows; row++) if (!again.has(origin?.[row] ?? row)) kept.push(row);
    if (kept.length === 0) return undefined;
    const places = kept.map((row) => this.#placeOf(way, origin?.[row] ?? row));
    return kept.length === token.rows
      ? { token, places }
      : { token: gatherToken(token, Uint32Array.from(kept)), places };
  }

  #placeOf(way: unknown, origin: number): Place {
    const place = this.#places[origin] ?? [];
    if (!this.#expands) return place;
    let counts = this.#children.get(way);
    if (counts === undefined) this.#children.set(way, (counts = new Map<number, number>()));
    const number = counts.get(origin) ?? 0;
    counts.set(origin, number + 1);
    return [...place, number];
  }
}

/** The steps that a stage calls. */
export function linksOf({ line }: Stage): PlanLink[] {
  return allOps(line).flatMap((op) => (op.op === "call" ? op.links : []));
}
