/** Makes delayed entries ready at their due time, with one timer for the next due entry. */
import { type Clock, messageOf, type Timer } from "@stairs/core";
import type { Log } from "../../observe/log.js";
import type { Entries } from "./entries.js";
import type { GroupCommit, Turn } from "./group.js";
import type { Tables } from "./tables.js";

const atOnce = 1000;
const longestWaitMs = 60_000;
const retryMs = 1000;

/** The delayed entries of one engine. */
export class Delays {
  readonly #tables: Tables;
  readonly #entries: Entries;
  readonly #group: GroupCommit;
  readonly #clock: Clock;
  readonly #log: Log;
  #next: number;
  #timer: Timer | undefined;
  #running: Promise<void> | undefined;
  #closed = false;

  constructor(tables: Tables, entries: Entries, group: GroupCommit, clock: Clock, log: Log) {
    this.#tables = tables;
    this.#entries = entries;
    this.#group = group;
    this.#clock = clock;
    this.#log = log;
    this.#next = tables.firstDueMs() ?? Number.POSITIVE_INFINITY;
    this.#arm();
  }

  /** Records a new delayed entry. */
  expect(dueMs: number): void {
    if (dueMs >= this.#next) return;
    this.#next = dueMs;
    this.#arm();
  }

  /** Resolves when every due entry is ready; at once if none is waiting. */
  async settle(): Promise<void> {
    while (!this.#closed && this.#next <= this.#clock.now()) {
      this.#running ??= this.#promote().finally(() => {
        this.#running = undefined;
      });
      await this.#running;
      this.#arm();
    }
  }

  close(): void {
    this.#closed = true;
    this.#timer?.cancel();
  }

  async #promote(): Promise<void> {
    const nowMs = Math.trunc(this.#clock.now());
    await this.#group.submit("progress", (turn: Turn) => {
      for (const { queue, id, rows, bytes } of this.#tables.takeDue(nowMs, atOnce)) {
        this.#entries.fellDue(turn, this.#entries.byNo(queue), { id, rows, bytes });
      }
      const next = this.#tables.firstDueMs() ?? Number.POSITIVE_INFINITY;
      turn.afterCommit(() => {
        this.#next = next;
      });
    });
  }

  #arm(afterMs?: number): void {
    this.#timer?.cancel();
    if (this.#closed || this.#next === Number.POSITIVE_INFINITY) return;
    const wait = afterMs ?? Math.min(longestWaitMs, Math.max(0, this.#next - this.#clock.now()));
    this.#timer = this.#clock.after(wait, () => {
      // The timer may fire early, because a timer's longest wait can be shorter than the time to the next due entry.
      if (this.#next > this.#clock.now()) this.#arm();
      this.settle().catch((error: unknown) => {
        this.#log.warn(
          `The store could not make delayed rows ready; it will try again: ${messageOf(error)}`,
        );
        this.#arm(retryMs);
      });
    });
  }
}
