/**
 * The changes that callers request, as functions of a turn. Each function checks everything before it writes, so that a
 * refused change changes nothing.
 */
import type {
  Commit,
  CommitResult,
  DeadDecision,
  DeadDecisionResult,
  EnqueueRequest,
  EnqueueResult,
  EntrySplit,
  LeaseRef,
} from "../contract.js";
import type { Counters } from "./counters.js";
import type { DeadLetters } from "./dead-letters.js";
import type { Delays } from "./delays.js";
import type { Entries } from "./entries.js";
import type { Garbage } from "./garbage.js";
import type { Turn } from "./group.js";
import type { Inbox } from "./inbox.js";
import type { Held } from "./leases.js";
import type { Plans } from "./plans.js";
import type { Staging } from "./staging.js";
import type { Tables } from "./tables.js";

/** How many of the latest commits the engine recognises when it receives them again. */
const rememberedCommits = 20_000;

/** The parts of the engine that the changes work on. */
export interface Parts {
  readonly tables: Tables;
  readonly entries: Entries;
  readonly inbox: Inbox;
  readonly dead: DeadLetters;
  readonly counters: Counters;
  readonly staging: Staging;
  readonly plans: Plans;
  readonly delays: Delays;
  readonly garbage: Garbage;
}

/** The changes of one engine. */
export class Changes {
  readonly #parts: Parts;
  readonly #done = new Set<string>();

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  enqueue(turn: Turn, request: EnqueueRequest): EnqueueResult {
    const { entries, inbox, dead, counters, plans } = this.#parts;
    for (const { pipeline, version } of request.guard) {
      if (plans.pointer(pipeline)?.version !== version) return { status: "plan_changed", pipeline };
    }
    const refused = inbox.refuse(request.inbox);
    if (refused !== undefined) return refused;
    const draining = request.guard.find(
      ({ pipeline }) => plans.pointer(pipeline)?.mode === "draining",
    );
    if (draining !== undefined) return { status: "draining", pipeline: draining.pipeline };
    inbox.accept(request.inbox);
    for (const write of request.entries) entries.add(turn, write);
    for (const write of request.dead) dead.add(turn, write);
    counters.add(turn, request.counters);
    return { status: "enqueued" };
  }

  commit(turn: Turn, commit: Commit): CommitResult {
    if (this.#done.has(commit.id) || turn.commits.has(commit.id)) return { status: "committed" };
    const { held, lost } = this.#fence(turn, commit.acks);
    if (lost.length > 0) {
      for (const one of held) {
        turn.ended.add(one.head.id);
        turn.afterCommit(() => this.#parts.entries.giveBack(one, one.head));
      }
      return { status: "fenced", lost };
    }
    turn.commits.add(commit.id);
    turn.afterCommit(() => this.#remember(commit.id));
    this.#write(turn, commit, held);
    return { status: "committed" };
  }

  settleDead(turn: Turn, decision: DeadDecision): DeadDecisionResult {
    if (this.#done.has(decision.id) || turn.commits.has(decision.id)) return { status: "settled" };
    const { dead, entries, counters } = this.#parts;
    const changed = dead.changed(decision.letters);
    if (changed.length > 0) return { status: "changed", letters: changed };
    turn.commits.add(decision.id);
    turn.afterCommit(() => this.#remember(decision.id));
    for (const letter of decision.letters) dead.replace(turn, letter.id, letter.left);
    for (const write of decision.enqueue) entries.add(turn, write);
    for (const write of decision.dead) dead.add(turn, write);
    counters.add(turn, decision.counters);
    return { status: "settled" };
  }

  releaseWithLoss(turn: Turn, refs: readonly LeaseRef[]): readonly string[] {
    const { held, lost } = this.#fence(turn, refs);
    for (const one of held) {
      turn.ended.add(one.head.id);
      turn.count(one.queue, "losses", one.head.rows);
      this.#parts.tables.addLoss(one.queue.no, one.head.id);
      turn.afterCommit(() =>
        this.#parts.entries.giveBack(one, { ...one.head, losses: one.head.losses + 1 }),
      );
    }
    return lost;
  }

  /** Releases entries in memory only: it writes nothing and needs no turn. */
  release(refs: readonly LeaseRef[]): readonly string[] {
    const { entries } = this.#parts;
    return refs
      .filter((ref) => {
        const held = entries.leases.find(ref);
        if (held !== undefined) entries.giveBack(held, held.head);
        return held === undefined;
      })
      .map(({ id }) => id);
  }

  split(turn: Turn, { ref, pieces, lost = false }: EntrySplit): boolean {
    const [held] = this.#fence(turn, [ref]).held;
    if (held === undefined) return false;
    if (lost) turn.count(held.queue, "losses", held.head.rows);
    this.#parts.entries.remove(turn, held);
    this.#parts.entries.addInFront(turn, held.queue, pieces, held.head.enqueuedAtMs);
    return true;
  }

  flush(turn: Turn, pipeline: string): number {
    const { entries, garbage } = this.#parts;
    let flushed = 0;
    for (const queue of entries.of(pipeline)) {
      garbage.note(queue.no);
      const rows = entries.flush(turn, queue);
      if (rows > 0) turn.count(queue, "flushed", rows);
      flushed += rows;
    }
    return flushed;
  }

  #fence(
    turn: Turn,
    refs: readonly LeaseRef[],
  ): { readonly held: readonly Held[]; readonly lost: readonly string[] } {
    const held = new Set<Held>();
    const lost: string[] = [];
    for (const ref of refs) {
      const one = this.#parts.entries.leases.find(ref);
      if (one === undefined || turn.ended.has(one.head.id)) lost.push(ref.id);
      else held.add(one);
    }
    return { held: [...held], lost };
  }

  #write(turn: Turn, commit: Commit, held: readonly Held[]): void {
    const { entries, dead, counters, staging, delays } = this.#parts;
    // The removals come first, so that the additions fit into the room that they leave.
    for (const one of held) entries.remove(turn, one);
    for (const callId of commit.publish) staging.publish(turn, callId);
    for (const write of commit.enqueue) entries.add(turn, write);
    for (const { entry, dueMs } of commit.delay) {
      const due = Math.ceil(dueMs);
      entries.addDelayed(turn, entry, due);
      turn.afterCommit(() => delays.expect(due));
    }
    for (const write of commit.dead) dead.add(turn, write);
    counters.add(turn, commit.counters);
  }

  #remember(id: string): void {
    this.#done.add(id);
    if (this.#done.size <= rememberedCommits) return;
    const oldest = this.#done.values().next();
    if (oldest.done !== true) this.#done.delete(oldest.value);
  }
}
