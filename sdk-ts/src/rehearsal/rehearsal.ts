/**
 * Runs pipelines in this process. Plans, moves and retries are those of a coordinator, calls are
 * those of a worker, and queues are arrays. Retries happen at once, without pauses.
 *
 *   given rows ─▶ entry ─▶ queue ─▶ stage ─┬─▶ next queue, or another pipeline's entry
 *                            ▲             ├─▶ report: results, dropped, given up
 *                            └── again ────┘
 */
import {
  attemptAfter,
  type FailedRow,
  fatesOf,
  firstSegment,
  gatherToken,
  type PlanLink,
  runLine,
  runMoves,
  RunResult,
  sliceToken,
  type Stage,
  StairsError,
  stageOf,
  type Token,
} from "@stairs/core";
import { Calls, TooSlow } from "./calls.js";
import type { ReadyPipeline, ReadyPipelines } from "./ready-pipelines.js";
import type { Place, Report } from "./report.js";
import { linksOf, RowPlaces } from "./row-places.js";

/** Rows in a queue. */
interface Entry {
  readonly pipeline: string;
  readonly stage: Stage;
  readonly token: Token;
  /** One for each row. */
  readonly places: readonly Place[];
  /**
   * True for rows whose last frame is a result of the rehearsal. Rows handed over to another
   * pipeline have no result.
   */
  readonly answers: boolean;
  /** The earlier failed attempts of all rows, by node. */
  readonly attempts: readonly { readonly node: string }[];
  /** How many times in a row RetryAfter was thrown for them. */
  readonly deferrals: number;
}

/** Rows at a pipeline's entry. */
type Arrival = Pick<Entry, "pipeline" | "token" | "places" | "answers">;

/** Rows in one run of a stage. */
const mostRows = 256;
/** A row must not wait forever for something that never comes. */
const mostDeferrals = 100;
/**
 * The limit for all rows handed over to pipelines. More is not a sensible test, but rows in an
 * endless cycle.
 */
const mostDeliveries = 100_000;

/** One rehearsal. */
export class Rehearsal {
  readonly #pipelines: ReadyPipelines;
  readonly #report: Report;
  readonly #queue: Entry[] = [];
  /** How many rows each stage takes in one run. */
  readonly #sizes = new Map<Stage, number>();
  #delivered = 0;

  constructor(pipelines: ReadyPipelines, report: Report) {
    this.#pipelines = pipelines;
    this.#report = report;
  }

  /** Rows come in. */
  enter(arrival: Arrival): void {
    const { pipeline, token, places } = arrival;
    const result = new RunResult();
    runMoves(this.#of(pipeline).plan.entry, firstSegment(token), result);
    this.#send(arrival, result, new RowPlaces(places, false), new Set());
    for (const [row, [failure]] of result.failed)
      if (failure !== undefined) this.#report.failed(pipeline, places[row] ?? [], failure, 1);
  }

  /** Runs until no row is left. */
  async run(): Promise<void> {
    for (let entry = this.#queue.shift(); entry !== undefined; entry = this.#queue.shift()) {
      await this.#work(this.#cut(entry));
      // Gives timers of user code a turn even if its functions never await.
      await new Promise(setImmediate);
    }
  }

  async #work(entry: Entry): Promise<void> {
    const { pipeline, stage, token, places, attempts } = entry;
    const result = new RunResult();
    const calls = new Calls(this.#of(pipeline).implementations, attemptAfter(attempts));
    try {
      await runLine(stage.line, firstSegment(token), calls.call, result);
    } catch (error) {
      if (!(error instanceof TooSlow)) throw error;
      this.#sizes.set(stage, token.rows >> 1);
      this.#queue.unshift(entry);
      return;
    }
    const failed =
      entry.deferrals < mostDeferrals ? result.failed : withoutDeferrals(result.failed);
    const fates = fatesOf(failed, attempts, () => 0);
    for (const [row, reasons] of result.dropped) {
      if (fates.again.has(row)) continue;
      for (const reason of reasons) {
        const node = calls.dropperOf(token.ids, row, reason);
        this.#report.dropped(pipeline, places[row] ?? [], reason, node);
      }
    }
    for (const [row, failure] of fates.givenUp) {
      const tries = 1 + attempts.filter(({ node }) => node === failure.node).length;
      this.#report.failed(pipeline, places[row] ?? [], failure, tries);
    }
    for (const { rows, failures } of fates.retries) this.#again(entry, rows, failures);
    this.#send(entry, result, new RowPlaces(places, expands(stage)), fates.again);
  }

  /** Takes as many rows as the stage accepts; the others stay at the front of the queue. */
  #cut(entry: Entry): Entry {
    const { stage, token, places } = entry;
    const size = this.#sizes.get(stage) ?? sizeFor(linksOf(stage));
    if (token.rows <= size) return entry;
    const part = (from: number, to: number): Entry => ({
      ...entry,
      token: sliceToken(token, from, to),
      places: places.slice(from, to),
    });
    const pieces: Entry[] = [];
    for (let from = size; from < token.rows; from += size)
      pieces.push(part(from, Math.min(from + size, token.rows)));
    this.#queue.unshift(...pieces);
    return part(0, size);
  }

  #again(entry: Entry, rows: readonly number[], failures: readonly FailedRow[]): void {
    const index = Uint32Array.from(rows).sort();
    const counted = failures.filter(({ disposition }) => disposition === "retry");
    const deferred = failures.some(({ disposition }) => disposition === "defer");
    this.#queue.push({
      ...entry,
      token: gatherToken(entry.token, index),
      places: Array.from(index, (row) => entry.places[row] ?? []),
      attempts: [...entry.attempts, ...counted],
      deferrals: deferred ? entry.deferrals + 1 : 0,
    });
  }

  /** Moves rows on, except rows that are tried again. */
  #send(
    { pipeline, answers }: Arrival,
    { emissions, deliveries, answers: answered }: RunResult,
    places: RowPlaces,
    again: ReadonlySet<number>,
  ): void {
    const { plan } = this.#of(pipeline);
    for (const { op, token, origin } of emissions) {
      const kept = places.kept(op, token, origin, again);
      if (kept === undefined) continue;
      const stage = stageOf(plan, op);
      if (stage === undefined) throw new Error(`no stage for the queue ${op.queue}`);
      this.#queue.push({ pipeline, stage, ...kept, answers, attempts: [], deferrals: 0 });
    }
    for (const { pipeline: target, node, token, origin } of deliveries) {
      const kept = places.kept(node, token, origin, again);
      if (kept === undefined) continue;
      this.#countDelivered(kept.token.rows, pipeline, node);
      this.enter({ pipeline: target, ...kept, answers: false });
    }
    if (!answers) return;
    for (const { rows, ids, frame, origin } of answered) {
      const kept = places.kept("answer", { rows, ids, frames: [frame] }, origin, again);
      const [last] = kept?.token.frames ?? [];
      if (kept === undefined || last === undefined) continue;
      this.#report.answered({ rows: kept.token.rows, frame: last }, kept.places);
    }
  }

  #countDelivered(rows: number, pipeline: string, node: string): void {
    this.#delivered += rows;
    if (this.#delivered <= mostDeliveries) return;
    throw new StairsError(
      "BAD_ARGUMENT",
      `More than ${mostDeliveries} rows were handed over to pipelines, the last ones by node ${node} of pipeline ${pipeline}. If rows go in a cycle, add a when that ends it; for this many rows, run the pipelines with a coordinator.`,
    );
  }

  #of(name: string): ReadyPipeline {
    const pipeline = this.#pipelines.get(name);
    if (pipeline === undefined) throw new Error(`the pipeline ${name} is not ready`);
    return pipeline;
  }
}

function sizeFor(links: readonly PlanLink[]): number {
  return Math.min(mostRows, ...links.flatMap(({ maxRows }) => maxRows ?? []));
}

function expands(stage: Stage): boolean {
  return linksOf(stage).some(({ expand }) => expand);
}

/** Gives up rows that would be deferred once too often. */
function withoutDeferrals(
  failed: ReadonlyMap<number, readonly FailedRow[]>,
): Map<number, FailedRow[]> {
  const ended = (failure: FailedRow): FailedRow =>
    failure.disposition === "defer"
      ? {
          ...failure,
          disposition: "dead",
          message: `${failure.message} (given up after RetryAfter ${mostDeferrals} times: run retries at once, without the pauses, so stub the step that the row waits for)`,
        }
      : failure;
  return new Map(Array.from(failed, ([row, failures]) => [row, failures.map(ended)]));
}
