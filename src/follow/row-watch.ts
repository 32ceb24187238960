/**
 * Watches rows, and all rows that their pipeline makes of them, until they end. A queue and an identity together name
 * a row: after a revival, other branches may still hold copies of the row with the same identity, in queues of their
 * own. A row that is handed to another pipeline has ended here.
 *
 *   follow ─▶ a place in a queue ──run committed──▶ places in other queues ──▶ no place left: ended
 *
 * The watches are in the memory of one coordinator, which also receives the runs of the others (`RowNews`). Without
 * watches on a queue, a run costs one map lookup.
 */
import { decodeToken, type RowIds, rowIdTexts } from "@stairs/core";
import type { EntryWrite } from "../broker/contract.js";
import type { RunNews } from "./run-news.js";

/** The place of a row. */
interface Place {
  readonly queue: string;
  readonly id: string;
}

/** All watches of one coordinator. */
export class RowWatches {
  /** Queue → row → its watches, one entry for each copy of the row in the queue. */
  readonly #queues = new Map<string, Map<string, RowWatch[]>>();

  /** A watch that follows nothing yet. */
  open(): RowWatch {
    return new RowWatch(this);
  }

  /** True when rows of the queue are watched. */
  has(queue: string): boolean {
    return this.#queues.has(queue);
  }

  /** True while rows of any queue are watched. */
  get isOpen(): boolean {
    return this.#queues.size > 0;
  }

  /**
   * Applies a committed run. Returns true if watched rows have moved to other queues.
   * @param ids Ids of the run's rows.
   */
  committed(
    queue: string,
    ids: RowIds,
    { staying, givenUp, departures }: Pick<RunNews, "staying" | "givenUp" | "departures">,
  ): boolean {
    if (!this.has(queue)) return false;
    const owners = new Map<number, RowWatch>();
    for (const [row, id] of rowIdTexts(ids).entries()) {
      const watch = staying.has(row) ? undefined : this.leave({ queue, id });
      if (watch !== undefined) owners.set(row, watch);
    }
    if (owners.size === 0) return false;
    for (const { output, ids: own, origin } of departures) {
      for (const [at, id] of rowIdTexts(own).entries())
        owners.get(origin?.[at] ?? at)?.enter({ queue: output, id });
    }
    for (const [row, watch] of owners) if (givenUp.has(row)) watch.died += 1;
    for (const watch of new Set(owners.values())) watch.changed();
    return departures.length > 0;
  }

  /** Ends the places in some queues: a flush discarded all their rows. */
  flushed(isFlushed: (queue: string) => boolean): void {
    for (const [queue, rows] of this.#queues) {
      if (!isFlushed(queue)) continue;
      this.#queues.delete(queue);
      const watches = [...rows.values()].flat();
      for (const watch of watches) watch.waiting -= 1;
      for (const watch of new Set(watches)) watch.changed();
    }
  }

  enter({ queue, id }: Place, watch: RowWatch): void {
    let rows = this.#queues.get(queue);
    if (rows === undefined) this.#queues.set(queue, (rows = new Map()));
    const watches = rows.get(id);
    if (watches === undefined) rows.set(id, [watch]);
    else watches.push(watch);
    watch.waiting += 1;
  }

  /** Ends one place. @param of Only for this watch. */
  leave({ queue, id }: Place, of?: RowWatch): RowWatch | undefined {
    const rows = this.#queues.get(queue);
    const watches = rows?.get(id);
    const at = of === undefined ? 0 : (watches?.indexOf(of) ?? -1);
    const [watch] = at < 0 ? [] : (watches?.splice(at, 1) ?? []);
    if (watch === undefined) return undefined;
    if (watches?.length === 0) rows?.delete(id);
    if (rows?.size === 0) this.#queues.delete(queue);
    watch.waiting -= 1;
    return watch;
  }

  /** Ends all places of a watch. */
  forget(watch: RowWatch): void {
    for (const [queue, rows] of this.#queues) {
      for (const [id, watches] of rows) {
        for (let left = watches.length; left > 0; left--) this.leave({ queue, id }, watch);
      }
    }
  }
}

/** One watch. */
export class RowWatch {
  readonly #watches: RowWatches;
  /** Places in queues that still hold its rows, or rows made of them. */
  waiting = 0;
  /** Rows that were given up. */
  died = 0;
  #tell: () => void = () => undefined;

  constructor(watches: RowWatches) {
    this.#watches = watches;
  }

  /** Follows rows just before they enter queues. */
  follow(entries: readonly EntryWrite[]): void {
    for (const place of placesOf(entries)) this.#watches.enter(place, this);
  }

  /** Undoes `follow`: the rows did not enter the queues. */
  unfollow(entries: readonly EntryWrite[]): void {
    for (const place of placesOf(entries)) this.#watches.leave(place, this);
  }

  /** Follows one more place of a row. */
  enter(place: Place): void {
    this.#watches.enter(place, this);
  }

  /** Resolves at the next change, or when the signal aborts. */
  next(signal: AbortSignal): Promise<void> {
    if (signal.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const end = (): void => {
        signal.removeEventListener("abort", end);
        resolve();
      };
      this.#tell = end;
      signal.addEventListener("abort", end, { once: true });
    });
  }

  changed(): void {
    this.#tell();
  }

  /** Stops following. */
  forget(): void {
    this.#watches.forget(this);
  }
}

function placesOf(entries: readonly EntryWrite[]): Place[] {
  return entries.flatMap(({ queue, payload }) =>
    rowIdTexts(decodeToken(payload).ids).map((id) => ({ queue, id })),
  );
}
