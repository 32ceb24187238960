/** How much of a stage may start now: rows of room behind it, the size of its calls, and places at workers. */
import type { Stage } from "@stairs/core";
import { type CostBook, expectedMs, type Size } from "../run/cost.js";
import type { Place, WorkerPool } from "../run/pool.js";
import { firstLinks, sizeOf } from "../run/stage-shape.js";
import { type GateOptions, roomBehind } from "./gate.js";
import type { Runs } from "./runs.js";

/** The most concurrent runs of a stage that only moves rows on: they need no worker. */
const maxMoveRuns = 4;

/** What openings depend on. */
export interface OpeningOptions extends GateOptions {
  readonly pool: WorkerPool;
  readonly costs: CostBook;
}

/** The openings of one queue. */
export class Openings {
  readonly #options: OpeningOptions;
  readonly #runs: Runs;

  /** @param runs The queue's runs in progress. */
  constructor(options: OpeningOptions, runs: Runs) {
    this.#options = options;
    this.#runs = runs;
  }

  /** The number of rows that may start now. */
  room(stage: Stage): number {
    return roomBehind(stage, this.#options, this.#runs.rows);
  }

  /** The size of the stage's calls. */
  size(stage: Stage): Size {
    return sizeOf(stage, this.#options.costs);
  }

  /** False if no worker has a place for the stage's first call. */
  mayBegin(stage: Stage): boolean {
    const links = firstLinks(stage);
    return links === undefined || this.#options.pool.hasPlace(links);
  }

  /** A place at a worker for the stage's first call; null for a stage without calls; `none` without room. */
  place(stage: Stage): Place | null | "none" {
    const links = firstLinks(stage);
    if (links === undefined) return this.#runs.count < maxMoveRuns ? null : "none";
    return this.#options.pool.tryPlace(links, expectedMs(this.size(stage))) ?? "none";
  }
}
