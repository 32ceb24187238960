/**
 * The engine without a server: one process, one SQLite file. Entries, delays, dead letters, counters, plans and
 * producers' sequences are on disk. Leases are in memory and end with the process; the engine counts no loss for them.
 */
import { statSync } from "node:fs";
import { type Clock, messageOf, StairsError, type Timer } from "@stairs/core";
import type { Log } from "../../observe/log.js";
import type {
  Broker,
  Commit,
  CommitResult,
  DeadDecision,
  DeadDecisionResult,
  DeadEntry,
  DeadFilter,
  DeadPage,
  Depth,
  EnqueueRequest,
  EnqueueResult,
  EntrySplit,
  InboxKey,
  LeasedEntry,
  LeaseExtension,
  LeaseRelease,
  LeaseRequest,
  ModeChange,
  PlanOffer,
  Pointer,
  QueueState,
  Recount,
  RecountRequest,
  StagedPart,
  StoredPlan,
} from "../contract.js";
import type { Watchers } from "../watchers.js";
import { Changes, type Parts } from "./changes.js";
import type { Checkpointer } from "./checkpointer.js";
import type { DirectoryLock } from "./directory-lock.js";
import type { DiskSpace } from "./disk-space.js";
import type { Database } from "./driver.js";
import type { ChangeKind, GroupCommit, Turn } from "./group.js";
import { tickMs } from "./leases.js";
import { type CountRows, rowsOfEach } from "./count-rows.js";
import type { Recounts } from "./recount.js";

const reserveEveryMs = 5000;
const pruneEveryMs = 3_600_000;

/** The engine's parts. The engine closes all of them. */
export interface EngineParts extends Parts {
  readonly directory: string;
  readonly file: string;
  readonly db: Database;
  readonly lock: DirectoryLock;
  readonly group: GroupCommit;
  readonly checkpointer: Checkpointer;
  readonly recounts: Recounts;
  readonly space: DiskSpace;
  /** The error that a caller gets for one of the database. */
  readonly asStoreError: (error: unknown) => unknown;
  readonly clock: Clock;
  readonly log: Log;
  readonly watchers: Watchers;
  /** Notifies listeners of queues that have received something to lease since the last call. */
  readonly tellWatchers: () => void;
}

/** The embedded engine. */
export class EmbeddedBroker implements Broker {
  readonly #parts: EngineParts;
  readonly engine = "embedded";
  readonly peers = undefined;
  readonly setBackMs = undefined;
  readonly location: string;
  readonly #changes: Changes;
  readonly #timers: readonly Timer[];
  #closing: Promise<void> | undefined;

  constructor(parts: EngineParts) {
    this.#parts = parts;
    this.location = parts.directory;
    this.#changes = new Changes(parts);
    const { clock } = parts;
    this.#timers = [
      clock.every(tickMs, () => this.#tick()),
      clock.every(reserveEveryMs, () => parts.space.reserve()),
      clock.every(pruneEveryMs, () => this.#prune()),
    ];
    // Finishes work that the previous process left.
    parts.garbage.collect();
  }

  /** Records where this process serves, as `host:port`, for processes that find the directory held. */
  setAddress(address: string): void {
    this.#checkOpen();
    this.#parts.lock.setAddress(address);
  }

  enqueue(request: EnqueueRequest): Promise<EnqueueResult> {
    return this.#submit("arrival", (turn) => this.#changes.enqueue(turn, request));
  }

  async lastSequence(key: Omit<InboxKey, "sequence">): Promise<number> {
    return this.#read(() => this.#parts.inbox.last(key));
  }

  async lease(request: LeaseRequest): Promise<readonly LeasedEntry[]> {
    await this.#settleDelays();
    return this.#read(() => this.#parts.entries.take(request));
  }

  async extend({ refs, leaseMs }: LeaseExtension): Promise<readonly string[]> {
    this.#checkOpen();
    const { leases } = this.#parts.entries;
    const lost: string[] = [];
    for (const ref of refs) {
      const held = leases.find(ref);
      if (held === undefined) lost.push(ref.id);
      else leases.extend(held, leaseMs);
    }
    return lost;
  }

  commit(commit: Commit): Promise<CommitResult> {
    return this.#submit("progress", (turn) => this.#changes.commit(turn, commit));
  }

  async release({ refs, addLosses }: LeaseRelease): Promise<readonly string[]> {
    if (addLosses === 1)
      return this.#submit("progress", (turn) => this.#changes.releaseWithLoss(turn, refs));
    this.#checkOpen();
    const lost = this.#changes.release(refs);
    this.#parts.tellWatchers();
    return lost;
  }

  split(split: EntrySplit): Promise<boolean> {
    return this.#submit("progress", (turn) => this.#changes.split(turn, split));
  }

  stage(part: StagedPart): Promise<void> {
    return this.#submit("progress", (turn) => this.#parts.staging.add(turn, part));
  }

  unstage(callId: string): Promise<void> {
    return this.#submit("progress", () => this.#parts.staging.discard(callId));
  }

  async deadLetters(filter: DeadFilter): Promise<DeadPage> {
    return this.#read(() => this.#parts.dead.page(filter));
  }

  async deadLetter(id: string): Promise<DeadEntry | undefined> {
    return this.#read(() => this.#parts.dead.letter(id));
  }

  settleDead(decision: DeadDecision): Promise<DeadDecisionResult> {
    return this.#submit("progress", (turn) => this.#changes.settleDead(turn, decision));
  }

  deadDepth(pipeline: string): Depth {
    return this.#parts.dead.depth(pipeline);
  }

  savePlan(plan: StoredPlan): Promise<boolean> {
    return this.#submit("progress", () => this.#parts.plans.save(plan));
  }

  async plan(id: string): Promise<StoredPlan | undefined> {
    return this.#read(() => this.#parts.plans.plan(id));
  }

  point(offer: PlanOffer): Promise<Pointer> {
    return this.#submit("progress", (turn) => this.#parts.plans.point(turn, offer));
  }

  async pointer(pipeline: string): Promise<Pointer | undefined> {
    this.#checkOpen();
    return this.#parts.plans.pointer(pipeline);
  }

  async pointers(): Promise<readonly Pointer[]> {
    this.#checkOpen();
    return this.#parts.plans.pointers();
  }

  removePlans(): Promise<readonly string[]> {
    return this.#submit("progress", (turn) => this.#parts.plans.remove(turn));
  }

  setMode(change: ModeChange): Promise<Pointer> {
    return this.#submit("progress", (turn) => this.#parts.plans.setMode(turn, change));
  }

  async flush(pipeline: string): Promise<number> {
    const rows = await this.#submit("progress", (turn) => this.#changes.flush(turn, pipeline));
    this.#parts.garbage.collect();
    return rows;
  }

  async states(): Promise<readonly QueueState[]> {
    await this.#settleDelays();
    return this.#read(() => Array.from(this.#parts.entries.stored(), (queue) => queue.state()));
  }

  recount({ rowsOf, pipeline }: RecountRequest): Promise<readonly Recount[]> {
    return this.recountBy(async (payloads) => rowsOfEach(payloads, rowsOf), pipeline);
  }

  /** As `recount`, for a caller that counts rows in another thread. */
  async recountBy(countRows: CountRows, pipeline: string | undefined): Promise<readonly Recount[]> {
    this.#checkOpen();
    try {
      return await this.#parts.recounts.count(countRows, pipeline);
    } catch (error) {
      throw this.#parts.asStoreError(error);
    }
  }

  depth(queue: string): Depth {
    const found = this.#parts.entries.byName(queue);
    if (found === undefined) return { rows: 0, bytes: 0 };
    const { ready, leased, delayed } = found;
    return {
      rows: ready.rows + leased.rows + delayed.rows,
      bytes: ready.bytes + leased.bytes + delayed.bytes,
    };
  }

  watch(listener: (queue: string) => void): () => void {
    return this.#parts.watchers.add(listener);
  }

  async readyQueues(): Promise<readonly string[]> {
    await this.#settleDelays();
    return this.#read(() =>
      Array.from(this.#parts.entries.stored())
        .filter(({ ready }) => ready.entries > 0)
        .map(({ name }) => name),
    );
  }

  async storeBytes(): Promise<number> {
    this.#checkOpen();
    const size = (file: string): number => statSync(file, { throwIfNoEntry: false })?.size ?? 0;
    return size(this.#parts.file) + size(`${this.#parts.file}-wal`);
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    const { group, delays, garbage, recounts, checkpointer, db, lock, watchers, log } = this.#parts;
    for (const timer of this.#timers) timer.cancel();
    delays.close();
    garbage.close();
    await group.idle();
    await recounts.close();
    watchers.clear();
    await checkpointer.close();
    try {
      db.prepare("PRAGMA wal_checkpoint(TRUNCATE)").all([]);
    } catch (error) {
      log.warn(
        `The coordinator could not move the log into ${this.#parts.file}; the next start will do it: ${messageOf(error)}`,
      );
    }
    db.close();
    lock.release();
  }

  #checkOpen(): void {
    if (this.#closing === undefined) return;
    throw new StairsError(
      "WRONG_STATE",
      `The broker in ${this.location} is closed: open it again before you use it.`,
    );
  }

  async #submit<T>(kind: ChangeKind, change: (turn: Turn) => T): Promise<T> {
    this.#checkOpen();
    return this.#parts.group.submit(kind, change);
  }

  #read<T>(read: () => T): T {
    this.#checkOpen();
    try {
      return read();
    } catch (error) {
      throw this.#parts.asStoreError(error);
    }
  }

  async #settleDelays(): Promise<void> {
    this.#checkOpen();
    try {
      await this.#parts.delays.settle();
    } catch (error) {
      this.#parts.log.warn(`The store could not make delayed rows ready: ${messageOf(error)}`);
    }
  }

  #tick(): void {
    const { entries, clock } = this.#parts;
    for (const held of entries.leases.tick(clock.monotonic())) entries.giveBack(held, held.head);
    this.#parts.tellWatchers();
  }

  #prune(): void {
    const pruned = this.#parts.group.submit("progress", () => this.#parts.inbox.prune());
    pruned.catch((error: unknown) =>
      this.#parts.log.warn(`The store could not forget old producers: ${messageOf(error)}`),
    );
  }
}
