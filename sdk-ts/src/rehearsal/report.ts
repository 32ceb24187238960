/**
 * Collects the outcomes of rows. Identifies every row by the given row that it came from: the first
 * number of its place.
 */
import type { Answer, FailedRow } from "@stairs/core";
import type { Row } from "../native-step.js";
import type { DroppedRow, GivenUpRow, RowsOutcome } from "../pipeline/rows-outcome.js";
import { decodeFrame } from "../values/decode-frame.js";

/**
 * The place of a row: the number of the given row, then for each 1-to-N step on its way its number
 * among its siblings.
 */
export type Place = readonly number[];

interface Placed<Item> {
  readonly place: Place;
  readonly item: Item;
}

/** Collects ends of rows. */
export class Report {
  readonly #pipeline: string;
  readonly #incoming: readonly object[];
  readonly #rows: Placed<Row>[] = [];
  readonly #dropped: Placed<DroppedRow>[] = [];
  readonly #failed: Placed<GivenUpRow>[] = [];

  /**
   * @param pipeline The running pipeline, as `app.name`.
   * @param incoming The rows that came in.
   */
  constructor(pipeline: string, incoming: readonly object[]) {
    this.#pipeline = pipeline;
    this.#incoming = incoming;
  }

  /** Last frames. @param places One for each row of the answer. */
  answered({ rows, frame }: Pick<Answer, "rows" | "frame">, places: readonly Place[]): void {
    for (const [at, item] of decodeFrame(rows, frame).entries())
      this.#rows.push({ place: places[at] ?? [], item });
  }

  dropped(pipeline: string, place: Place, reason: string, node: string | undefined): void {
    const item = { row: this.#incomingRow(place), reason, ...(node === undefined ? {} : { node }) };
    this.#dropped.push({ place, item: { ...item, ...this.#elsewhere(pipeline) } });
  }

  /** @param attempts The number of attempts at the node. */
  failed(pipeline: string, place: Place, failure: FailedRow, attempts: number): void {
    const { node, cause, type, message, stack } = failure;
    const error = { cause, type, message, stack };
    const item = { row: this.#incomingRow(place), node, error, attempts };
    this.#failed.push({ place, item: { ...item, ...this.#elsewhere(pipeline) } });
  }

  outcome(): RowsOutcome<Row> {
    return {
      rows: inOrder(this.#rows),
      dropped: inOrder(this.#dropped),
      failed: inOrder(this.#failed),
    };
  }

  #incomingRow([number = 0]: Place): object {
    return this.#incoming[number] ?? {};
  }

  #elsewhere(pipeline: string): { readonly pipeline?: string } {
    return pipeline === this.#pipeline ? {} : { pipeline };
  }
}

function inOrder<Item>(items: Placed<Item>[]): Item[] {
  return items.sort((a, b) => compare(a.place, b.place)).map(({ item }) => item);
}

function compare(a: Place, b: Place): number {
  for (let at = 0; at < a.length && at < b.length; at++) {
    const difference = (a[at] ?? 0) - (b[at] ?? 0);
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}
