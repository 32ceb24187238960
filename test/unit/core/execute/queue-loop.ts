/**
 * Drives rows through all stages of a plan as a coordinator does, with queues in memory: entries are
 * cut and joined at will, runs are given up at will, everything is stored and read back as bytes.
 */
import {
  checkAccounting,
  decodeToken,
  encodeToken,
  firstSegment,
  joinTokens,
  type Plan,
  runLine,
  runMoves,
  RunResult,
  sliceToken,
  type Token,
  tokenBytes,
} from "@stairs/core";
import type {
  Commit,
  DeadWrite,
  EntryWrite,
  LeasedEntry,
} from "../../../../src/broker/contract.js";
import { settle, type Work } from "../../../../src/dispatch/settle.js";
import { fieldsText, type Row } from "../graph/row-model.js";
import type { Chance } from "./chance.js";
import { play, rowNumbers, type RunNotes } from "./played-worker.js";
import { type Account, arrival, type DeadRow } from "./reference.js";
import { columnOf, fieldsAt, kindsOf } from "./row-values.js";
import type { Behaviour, Tried } from "./step-behaviour.js";

/** More runs than any of the rows can need. */
const maxRuns = 20_000;
const idBase = Buffer.alloc(16, 7);

class GivenUp extends Error {}

/** One plan, its queues, and what became of the rows so far. */
export class QueueLoop {
  readonly done: Account = { sightings: [], dead: [], counters: new Map() };
  readonly #plan: Plan;
  readonly #behaviour: Behaviour;
  readonly #chance: Chance;
  readonly #waiting: LeasedEntry[] = [];
  /** `queue row` → the row as it came into the queue. */
  readonly #arrived = new Map<string, string>();
  /** `node row` → how often. */
  readonly #deferrals = new Map<string, number>();
  #now = 1000;

  constructor(plan: Plan, behaviour: Behaviour, chance: Chance) {
    this.#plan = plan;
    this.#behaviour = behaviour;
    this.#chance = chance;
  }

  /** Rows come in, in a few batches. */
  arrive(rows: readonly Row[]): void {
    const half = this.#chance.below(rows.length);
    for (const part of [rows.slice(0, half), rows.slice(half)]) {
      if (part.length === 0) continue;
      for (const token of joinTokens(part.map((row) => tokenOf(row, this.#chance))))
        this.#enter(token);
    }
  }

  /** Runs stages until no row waits. */
  async drain(): Promise<void> {
    for (let runs = 0; this.#waiting.length > 0; runs++) {
      if (runs === maxRuns) throw new Error(`rows still wait after ${maxRuns} runs`);
      await this.#run(this.#lease());
    }
  }

  #enter(token: Token): void {
    const result = new RunResult();
    runMoves(this.#plan.entry, firstSegment(token), result);
    const numbers = rowNumbers(token.ids);
    for (const [row, [failure]] of result.failed) {
      const reasons = [`${failure?.node} ${failure?.cause}`];
      this.done.dead.push({ queue: arrival, row: numbers[row] ?? -1, attempts: "", reasons });
    }
    for (const { op, token: emitted } of result.emissions) {
      this.#count(op.queue, "in", emitted.rows);
      this.#enqueue({
        pipeline: this.#plan.pipeline,
        queue: op.queue,
        planId: this.#plan.id,
        signature: op.signature,
        rows: emitted.rows,
        bytes: tokenBytes(emitted),
        losses: 0,
        attempts: [],
        payload: encodeToken(emitted),
      });
    }
  }

  /** Some entries of one queue that may run together, some of them only in part. */
  #lease(): Work {
    const head = this.#take(this.#chance.below(this.#waiting.length));
    const entries = [head];
    let token = decodeToken(head.payload);
    for (let at = this.#waiting.length - 1; at >= 0 && !this.#chance.once(5); at--) {
      const candidate = this.#waiting[at];
      if (candidate === undefined || keyOf(candidate) !== keyOf(head)) continue;
      const other = this.#take(at);
      const [joined, ...apart] = joinTokens([token, decodeToken(other.payload)]);
      if (joined === undefined || apart.length > 0) {
        this.#push(other);
        continue;
      }
      token = joined;
      entries.push(other);
    }
    return { entries, token };
  }

  #take(at: number): LeasedEntry {
    const [entry] = this.#waiting.splice(at, 1);
    if (entry === undefined) throw new Error("no such entry");
    if (entry.rows === 1 || !this.#chance.once(3)) return entry;
    const token = decodeToken(entry.payload);
    const cut = 1 + this.#chance.below(entry.rows - 1);
    this.#push(withToken(entry, sliceToken(token, cut, token.rows)));
    return withToken(entry, sliceToken(token, 0, cut));
  }

  async #run(work: Work): Promise<void> {
    const [head] = work.entries;
    const stage = this.#plan.stages.find((each) => each.queue === head?.queue);
    if (head === undefined || stage?.signature !== head.signature)
      throw new Error(`no stage takes the entries of ${head?.queue}`);
    if (stage.layout.length !== work.token.frames.length)
      throw new Error(`${stage.queue} takes ${stage.layout.length} frames`);
    const failed = head.attempts.map((attempt) => attempt.node);
    const notes: RunNotes = {
      tried: (node, row): Tried => ({
        failed: failed.filter((name) => name === node).length,
        deferred: this.#deferrals.get(`${node} ${row}`) ?? 0,
      }),
      sightings: [],
      deferrals: [],
    };
    const result = new RunResult();
    try {
      await runLine(
        stage.line,
        firstSegment(work.token),
        async (input) => {
          for (let ticks = this.#chance.below(4); ticks > 0; ticks--) await Promise.resolve();
          if (this.#chance.once(30)) throw new GivenUp();
          const answer = play(input, this.#behaviour, this.#chance, notes);
          checkAccounting(answer.outcome, input.rows, input.links.slice(0, answer.links));
          return answer;
        },
        result,
      );
    } catch (error) {
      if (!(error instanceof GivenUp)) throw error;
      for (const entry of work.entries) this.#push(entry);
      return;
    }
    const facts = { nowMs: this.#now++, random: () => this.#chance.fraction(), maxRowBytes: 1e9 };
    this.#commit(work, settle(work, result, facts));
    this.done.sightings.push(...notes.sightings);
    for (const [node, row] of notes.deferrals) {
      const key = `${node} ${row}`;
      this.#deferrals.set(key, (this.#deferrals.get(key) ?? 0) + 1);
    }
  }

  #commit(work: Work, commit: Commit): void {
    if (commit.acks !== work.entries) throw new Error("a commit acks what was leased");
    for (const { queue, name, by } of commit.counters) this.#count(queue, name, by);
    for (const entry of commit.enqueue) this.#enqueue(entry);
    for (const { entry } of commit.delay) {
      this.#checkUnchanged(entry);
      this.#push(leased(entry, work.entries[0]?.enqueuedAtMs ?? 0));
    }
    for (const dead of commit.dead) {
      this.#checkUnchanged(dead);
      for (const row of rowNumbers(decodeToken(dead.payload).ids))
        this.done.dead.push(deadRow(dead, row));
    }
  }

  #enqueue(entry: EntryWrite): void {
    for (const [row, text] of rowTexts(entry)) {
      const key = `${entry.queue} ${row}`;
      if (this.#arrived.has(key)) throw new Error(`row ${row} comes into ${entry.queue} twice`);
      this.#arrived.set(key, text);
    }
    this.#push(leased(entry, this.#now));
  }

  /** A row that is tried again or given up is as it came. */
  #checkUnchanged(entry: EntryWrite): void {
    for (const [row, text] of rowTexts(entry)) {
      const before = this.#arrived.get(`${entry.queue} ${row}`);
      if (before !== text)
        throw new Error(`row ${row} of ${entry.queue} was ${before}, is ${text}`);
    }
  }

  #push(entry: LeasedEntry): void {
    this.#waiting.push(entry);
  }

  #count(queue: string, name: string, by: number): void {
    const key = `${queue} ${name}`;
    this.done.counters.set(key, (this.done.counters.get(key) ?? 0) + by);
  }
}

/** A row alone in a token. */
function tokenOf({ id, fields }: Row, chance: Chance): Token {
  const frame = new Map(
    Array.from(fields, ([field, text]) => {
      const kinds = kindsOf(text);
      return [field, columnOf(kinds[chance.below(kinds.length)] ?? "json", [text])] as const;
    }),
  );
  return {
    rows: 1,
    ids: { rows: 1, ranges: [{ base: idBase, start: id, count: 1 }] },
    frames: [frame],
  };
}

function leased(entry: EntryWrite, now: number): LeasedEntry {
  const enqueuedAtMs = entry.enqueuedAtMs ?? now;
  return { ...entry, enqueuedAtMs, id: "e", nonce: "n", delivery: 1 };
}

function withToken(entry: LeasedEntry, token: Token): LeasedEntry {
  return { ...entry, rows: token.rows, bytes: tokenBytes(token), payload: encodeToken(token) };
}

/** Equal for entries that one lease may give. */
function keyOf({ queue, attempts }: LeasedEntry): string {
  return JSON.stringify([queue, ...attempts.map((attempt) => attempt.node).sort()]);
}

function rowTexts({ payload, rows }: EntryWrite): [row: number, text: string][] {
  const token = decodeToken(payload);
  if (token.rows !== rows) throw new Error(`an entry of ${rows} rows has ${token.rows}`);
  return rowNumbers(token.ids).map((number, row) => [
    number,
    token.frames.map((frame) => fieldsText(fieldsAt(frame, row))).join(),
  ]);
}

function deadRow({ queue, attempts, node, cause }: DeadWrite, row: number): DeadRow {
  const tried = attempts.map((attempt) => attempt.node);
  return { queue, row, attempts: tried.sort().join(), reasons: [`${node} ${cause}`] };
}
