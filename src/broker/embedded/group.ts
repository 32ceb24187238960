/**
 * Group commit: all changes of one turn of the event loop form one transaction, a *turn*. The engine updates memory and
 * resolves promises only after COMMIT. If anything fails, the engine rolls back the whole turn and runs each change in
 * a turn of its own, so that a failing change fails alone.
 *
 *   submit, submit, … ─▶ BEGIN, each: check all, then write, COMMIT ─▶ memory ─▶ listeners ─▶ promises
 */
import { StairsError } from "@stairs/core";
import { type CounterDelta, type CounterName, DropCounts } from "../contract.js";
import type { Checkpointer } from "./checkpointer.js";
import { type Database, refusalOf } from "./driver.js";
import type { DiskSpace } from "./disk-space.js";
import type { Queue } from "./queue.js";

/** The dropped rows that a turn has counted in one queue. */
interface QueueDrops {
  /** The queue's new total. */
  readonly now: DropCounts;
  readonly raised: Map<string, number>;
}

/** What the changes of one transaction share. */
export class Turn {
  /** Entries whose leases an earlier change of this turn has ended. */
  readonly ended = new Set<number>();
  /** Commits that an earlier change of this turn has made. */
  readonly commits = new Set<string>();
  readonly counted = new Map<Queue, Map<CounterName, number>>();
  /** The counter `dropped`, split by reason. */
  readonly drops = new Map<Queue, QueueDrops>();
  /** Plans of entries that this turn writes. */
  readonly plans = new Set<string>();
  /** Rough number of bytes written so far. */
  bytes = 0;
  readonly #memory: (() => void)[] = [];

  /** Calls `apply` after COMMIT. `apply` must not fail. */
  afterCommit(apply: () => void): void {
    this.#memory.push(apply);
  }

  count(queue: Queue, name: CounterName, by: number): void {
    let counters = this.counted.get(queue);
    if (counters === undefined) this.counted.set(queue, (counters = new Map()));
    counters.set(name, (counters.get(name) ?? 0) + by);
  }

  /** Adds the counts that a caller passes. */
  add(queue: Queue, delta: CounterDelta): void {
    this.count(queue, delta.name, delta.by);
    if (delta.name !== "dropped") return;
    let drops = this.drops.get(queue);
    if (drops === undefined) {
      drops = { now: new DropCounts(queue.drops.list), raised: new Map() };
      this.drops.set(queue, drops);
    }
    const reason = drops.now.add(delta.reason, delta.by);
    drops.raised.set(reason, (drops.raised.get(reason) ?? 0) + delta.by);
  }

  applyToMemory(): void {
    for (const apply of this.#memory) apply();
  }
}

/** Arriving rows need spare room on the disk; all other changes may use the last of it. */
export type ChangeKind = "arrival" | "progress";

interface Change {
  readonly kind: ChangeKind;
  /** Returns a function that answers the caller after COMMIT. */
  readonly run: (turn: Turn) => () => void;
  readonly reject: (error: unknown) => void;
}

/** Work that a turn does besides its changes. */
export interface TurnHooks {
  /** Writes the changes' collected counts, before COMMIT. */
  readonly beforeCommit: (turn: Turn) => void;
  /** Called when memory is up to date. */
  readonly afterCommit: () => void;
}

/** Runs changes of the database of one engine. */
export class GroupCommit {
  readonly #db: Database;
  readonly #file: string;
  readonly #asStoreError: (error: unknown) => unknown;
  readonly #space: DiskSpace;
  readonly #checkpointer: Checkpointer;
  readonly #hooks: TurnHooks;
  #waiting: Change[] = [];
  #scheduled = false;
  readonly #begin;
  readonly #commit;

  constructor(
    db: Database,
    file: string,
    asStoreError: (error: unknown) => unknown,
    space: DiskSpace,
    checkpointer: Checkpointer,
    hooks: TurnHooks,
  ) {
    this.#db = db;
    this.#file = file;
    this.#asStoreError = asStoreError;
    this.#space = space;
    this.#checkpointer = checkpointer;
    this.#hooks = hooks;
    this.#begin = db.prepare("BEGIN IMMEDIATE");
    this.#commit = db.prepare("COMMIT");
  }

  /**
   * Runs `change` in the next turn and returns its result when the change is durable.
   * @param change Checks everything, then writes. It throws a StairsError only before its first write.
   * @throws StairsError STORE_FULL, STORE_BROKEN or the error of `change`.
   */
  submit<T>(kind: ChangeKind, change: (turn: Turn) => T): Promise<T> {
    const answer = new Promise<T>((resolve, reject) => {
      const run = (turn: Turn): (() => void) => {
        const result = change(turn);
        return () => resolve(result);
      };
      this.#waiting.push({ kind, run, reject });
    });
    if (!this.#scheduled) {
      this.#scheduled = true;
      setImmediate(() => void this.#runWaiting());
    }
    return answer;
  }

  /** Resolves when no change is waiting. */
  async idle(): Promise<void> {
    while (this.#scheduled) await new Promise((resolve) => setImmediate(resolve));
  }

  async #runWaiting(): Promise<void> {
    while (this.#checkpointer.busy) await this.#checkpointer.room();
    this.#scheduled = false;
    const changes = this.#admit(this.#waiting);
    this.#waiting = [];
    if (changes.length === 0) return;
    let finish: (() => void) | undefined;
    try {
      finish = this.#runTurn(changes);
    } catch {
      for (const change of changes) this.#runAlone(change);
    }
    finish?.();
    this.#hooks.afterCommit();
  }

  #admit(changes: Change[]): Change[] {
    const arrives = changes.some(({ kind }) => kind === "arrival");
    if (!arrives || this.#space.roomForMore()) return changes;
    const error = new StairsError(
      "STORE_FULL",
      `The disk with ${this.#file} is almost full: nothing was stored. Free some space; work goes on by itself.`,
    );
    return changes.filter((change) => {
      if (change.kind === "arrival") change.reject(error);
      return change.kind !== "arrival";
    });
  }

  #runAlone(change: Change): void {
    let finish: () => void;
    try {
      finish = this.#runTurn([change]);
    } catch (error) {
      const full = refusalOf(error) === "full";
      if (full && change.kind === "progress" && this.#space.releaseReserve())
        this.#runAlone(change);
      else change.reject(this.#asStoreError(error));
      return;
    }
    finish();
  }

  /** Returns the work to do after COMMIT. */
  #runTurn(changes: readonly Change[]): () => void {
    const turn = new Turn();
    const answers: (() => void)[] = [];
    try {
      this.#begin.run([]);
      for (const { run, reject } of changes) {
        try {
          answers.push(run(turn));
        } catch (error) {
          if (!(error instanceof StairsError)) throw error;
          answers.push(() => reject(error));
        }
      }
      this.#hooks.beforeCommit(turn);
      this.#commit.run([]);
    } catch (error) {
      // On a full disk SQLite rolls back by itself.
      if (this.#db.inTransaction) this.#db.exec("ROLLBACK");
      throw error;
    }
    return () => {
      turn.applyToMemory();
      this.#checkpointer.wrote(turn.bytes);
      for (const answer of answers) answer();
    };
  }
}
