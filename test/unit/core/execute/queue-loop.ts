/**
 * Drives rows through all stages of a plan as a coordinator does, with queues in memory: entries are
 * cut and joined at will, runs are given up at will, everything is stored and read back as bytes.
 */
import {
  type Answer,
  checkAccounting,
  checkParents,
  decodeToken,
  encodeToken,
  type FailedRow,
  firstSegment,
  joinTokens,
  type Plan,
  runLine,
  runMoves,
  RunResult,
  sliceToken,
  type Stage,
  type Token,
  tokenBytes,
} from "@stairs/core";
import type { Commit, EntryWrite, LeasedEntry } from "../../../../src/broker/contract.js";
import { settle } from "../../../../src/run/settle.js";
import type { Work } from "../../../../src/run/work.js";
import { answerText, deliveryText, type Effects, endText, noEffects } from "../graph/effects.js";
import { fieldsText, type Row } from "../graph/row-model.js";
import type { Chance } from "../../../support/chance.js";
import { dropOf, play, rowTexts, type RunNotes } from "./played-worker.js";
import { columnOf, fieldsAt, kindsOf } from "./row-values.js";
import type { Behaviour, Tried } from "./step-behaviour.js";

/** More runs than any of the rows can need. */
const maxRuns = 20_000;
const idBase = Buffer.alloc(16, 7);
const nothingAhead = { calls: [], dead: [], counters: [], departures: [] };

class GivenUp extends Error {}

/** One plan, its queues, and what became of the rows so far. */
export class QueueLoop {
  /** Of runs that were committed, and of rows that did not begin their stage again. */
  readonly effects: Effects = noEffects();
  /** `queue counter` → rows. */
  readonly counters = new Map<string, number>();
  /** `queue signature row` of dead letters: lines that share a border may both bring a row there. */
  readonly letters: string[] = [];
  readonly #plan: Plan;
  readonly #behaviour: Behaviour;
  readonly #chance: Chance;
  readonly #waiting: LeasedEntry[] = [];
  /** `queue signature row` → the row as it came into the queue. Lines that share a border may both bring it. */
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
    this.#note(result, new Set());
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
        delivered: [],
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
    const stage = this.#stageOf(work);
    const failed = work.entries[0]?.attempts.map((attempt) => attempt.node) ?? [];
    const notes: RunNotes = {
      tried: (node, row): Tried => ({
        failed: failed.filter((name) => name === node).length,
        deferred: this.#deferrals.get(`${node} ${row}`) ?? 0,
      }),
      seen: [],
      deferrals: [],
    };
    const result = new RunResult();
    const ahead: RunResult[] = [];
    try {
      await runLine(
        stage.line,
        firstSegment(work.token),
        async (input, takePart) => {
          for (let ticks = this.#chance.below(4); ticks > 0; ticks--) await Promise.resolve();
          if (this.#chance.once(30)) throw new GivenUp();
          const answer = play(input, this.#behaviour, this.#chance, notes);
          const sent = new Uint8Array(input.rows);
          for (const outputs of answer.parts) {
            for (const output of outputs) {
              checkParents(output, input.rows);
              for (let row = 0; row < output.rows; row++) sent[output.parents?.[row] ?? row] = 1;
            }
            ahead.push(takePart(outputs));
          }
          checkAccounting(answer.outcome, input.rows, input.links.slice(0, answer.links), sent);
          return answer;
        },
        result,
      );
    } catch (error) {
      if (!(error instanceof GivenUp)) throw error;
      for (const entry of work.entries) this.#push(entry);
      return;
    }
    const isThrownAway = ahead.length > 0 && result.failed.size === 0 && this.#chance.once(4);
    if (!isThrownAway) for (const part of ahead) addTo(result, part);
    const { commit, staying } = settle(
      work,
      Object.assign(new RunResult(), result, { deliveries: [] }),
      {
        nowMs: this.#now++,
        random: () => this.#chance.fraction(),
        maxRowBytes: 1e9,
        targets: new Map(),
        ahead: isThrownAway ? null : nothingAhead,
      },
    );
    this.#commit(work, commit);
    this.#note(result, staying);
    const ids = rowTexts(work.token.ids);
    const again = new Set([...staying].map((origin) => ids[origin]));
    for (const { row, noted } of notes.seen) if (!again.has(row)) this.effects.seen.push(noted);
    for (const { node, row } of notes.deferrals) {
      const key = `${node} ${row}`;
      this.#deferrals.set(key, (this.#deferrals.get(key) ?? 0) + 1);
    }
    const dead = [...result.failed.keys()].filter((origin) => !staying.has(origin));
    const letters = dead.map((origin) => `${stage.queue} ${stage.signature} ${ids[origin]}`);
    const written = commit.dead.flatMap(({ queue, signature, payload }) =>
      rowTexts(decodeToken(payload).ids).map((row) => `${queue} ${signature} ${row}`),
    );
    if (letters.sort().join() !== written.sort().join())
      throw new Error(`letters of ${written.join()}, not of ${letters.join()}`);
    this.letters.push(...written);
  }

  #stageOf({ entries: [head], token }: Work): Stage {
    const stage = this.#plan.stages.find(
      ({ queue, signature }) => queue === head?.queue && signature === head.signature,
    );
    if (stage === undefined) throw new Error(`no stage takes the entries of ${head?.queue}`);
    if (stage.layout.length !== token.frames.length)
      throw new Error(`${stage.queue} takes ${stage.layout.length} frames`);
    return stage;
  }

  /** @param staying Rows that begin the stage again. */
  #note({ answers, deliveries, failed, dropped }: RunResult, staying: ReadonlySet<number>): void {
    const { answered, delivered, ended } = this.effects;
    for (const answer of answers)
      for (const text of framesOf(answer, staying)) answered.push(answerText(text));
    for (const { node, pipeline, token, origin } of deliveries) {
      const [frame = new Map()] = token.frames;
      const { rows } = token;
      for (const text of framesOf({ rows, frame, origin }, staying))
        delivered.push(deliveryText(node, pipeline, text));
    }
    for (const [origin, failures] of failed)
      if (!staying.has(origin)) ended.push(...failures.map(failureText));
    for (const [origin, reasons] of dropped) {
      if (staying.has(origin)) continue;
      for (const [node, seen] of reasons.map(dropOf)) ended.push(endText(node, "drop", seen));
    }
  }

  #commit(work: Work, commit: Commit): void {
    if (commit.acks !== work.entries) throw new Error("a commit acks what was leased");
    for (const { queue, name, by } of commit.counters) this.#count(queue, name, by);
    const enqueuedAtMs = work.entries[0]?.enqueuedAtMs ?? 0;
    for (const entry of commit.enqueue) {
      // What goes back into its own queue has been there before.
      if (work.entries.some(({ queue }) => queue === entry.queue)) {
        this.#checkUnchanged(entry);
        this.#push(leased(entry, enqueuedAtMs));
      } else this.#enqueue(entry);
    }
    for (const { entry } of commit.delay) {
      this.#checkUnchanged(entry);
      this.#push(leased(entry, enqueuedAtMs));
    }
    for (const dead of commit.dead) this.#checkUnchanged(dead);
  }

  #enqueue(entry: EntryWrite): void {
    for (const [row, text] of rowsIn(entry)) {
      const key = `${entry.queue} ${entry.signature} ${row}`;
      if (this.#arrived.has(key)) throw new Error(`row ${row} comes into ${entry.queue} twice`);
      this.#arrived.set(key, text);
    }
    this.#push(leased(entry, this.#now));
  }

  /** A row that is tried again or given up is as it came. */
  #checkUnchanged(entry: EntryWrite): void {
    for (const [row, text] of rowsIn(entry)) {
      const before = this.#arrived.get(`${entry.queue} ${entry.signature} ${row}`);
      if (before !== text)
        throw new Error(`row ${row} of ${entry.queue} was ${before}, is ${text}`);
    }
  }

  #push(entry: LeasedEntry): void {
    this.#waiting.push(entry);
  }

  #count(queue: string, name: string, by: number): void {
    const key = `${queue} ${name}`;
    this.counters.set(key, (this.counters.get(key) ?? 0) + by);
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
function keyOf({ queue, signature, attempts }: LeasedEntry): string {
  return JSON.stringify([queue, signature, ...attempts.map((attempt) => attempt.node).sort()]);
}

function rowsIn({ payload, rows }: EntryWrite): [row: string, text: string][] {
  const token = decodeToken(payload);
  if (token.rows !== rows) throw new Error(`an entry of ${rows} rows has ${token.rows}`);
  return rowTexts(token.ids).map((id, row) => [
    id,
    token.frames.map((frame) => fieldsText(fieldsAt(frame, row))).join(),
  ]);
}

/** The frames of rows that do not begin their stage again. */
function framesOf(
  { rows, frame, origin }: Pick<Answer, "rows" | "frame" | "origin">,
  staying: ReadonlySet<number>,
): string[] {
  return Array.from({ length: rows }, (_, row) => row)
    .filter((row) => !staying.has(origin?.[row] ?? row))
    .map((row) => fieldsText(fieldsAt(frame, row)));
}

function failureText({ node, cause, link, message }: FailedRow): Effects["ended"][number] {
  return endText(node, cause, link === null ? "" : message);
}

function addTo(result: RunResult, part: RunResult): void {
  result.emissions.push(...part.emissions);
  result.deliveries.push(...part.deliveries);
  result.answers.push(...part.answers);
  for (const [origin, failures] of part.failed)
    for (const failure of failures) result.fail(origin, failure);
  for (const [origin, reasons] of part.dropped)
    for (const reason of reasons) result.drop(origin, reason);
}
