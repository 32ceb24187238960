import {
  decodeToken,
  defaultRetry,
  encodeToken,
  type FailedRow,
  jsonColumn,
  newRowIds,
  type PlanLink,
  rowJson,
  RunResult,
  type Token,
} from "@stairs/core";
import { describe, expect, it } from "vitest";
import type { AttemptRecord, Commit, LeasedEntry } from "../../../src/broker/contract.js";
import { settle as settlement, type Settling } from "../../../src/run/settle.js";
import type { Work } from "../../../src/run/work.js";

const link: PlanLink = {
  node: "f",
  step: "core.main/f",
  mode: "merge",
  when: null,
  inputs: null,
  retry: { ...defaultRetry, attempts: 3, firstPauseMs: 1000, jitter: 0 },
  timeoutMs: 1000,
  requires: {},
  maxRows: null,
  expand: false,
  maxOutputs: 100_000,
  ended: null,
  source: "",
};

const facts: Settling = {
  nowMs: 5000,
  random: () => 0.5,
  maxRowBytes: 1000,
  targets: new Map(),
  ahead: { calls: [], dead: [], counters: [], departures: [] },
};

function settle(work: Work, result: RunResult, more: Settling): Commit {
  return settlement(work, result, more).commit;
}

function tokenOf(values: readonly unknown[]): Token {
  const column = jsonColumn(values.length, Buffer.from(JSON.stringify(values)));
  return { rows: values.length, ids: newRowIds(values.length), frames: [new Map([["v", column]])] };
}

function workOf(values: readonly unknown[], attempts: readonly AttemptRecord[] = []): Work {
  const token = tokenOf(values);
  const entry: LeasedEntry = {
    pipeline: "core.main",
    queue: "core.main/f",
    planId: "p",
    signature: "s",
    rows: values.length,
    bytes: 10,
    losses: 0,
    attempts,
    delivered: [],
    payload: encodeToken(token),
    enqueuedAtMs: 1234,
    id: "e1",
    nonce: "n",
    delivery: 1,
  };
  return { entries: [entry], token };
}

function failure(part: Partial<FailedRow> = {}): FailedRow {
  return {
    node: "f",
    link,
    cause: "exception",
    type: "Error",
    message: "no",
    stack: "at f",
    disposition: "retry",
    retryAfterMs: null,
    ...part,
  };
}

function emitted(
  result: RunResult,
  token: Token,
  origin: number[] | null,
  queue = "core.main/g",
): void {
  const op = { op: "emit", queue, signature: "t", frames: [0], fields: [null] } as const;
  result.emissions.push({ op, token, origin: origin === null ? null : Uint32Array.from(origin) });
}

function values(payload: Buffer): string[] {
  const token = decodeToken(payload);
  const [frame] = token.frames;
  return Array.from({ length: token.rows }, (_, row) =>
    frame === undefined ? "" : rowJson(frame, row),
  );
}

function counters(commit: Commit): Record<string, number> {
  return Object.fromEntries(commit.counters.map(({ queue, name, by }) => [`${queue} ${name}`, by]));
}

describe("settling a run", () => {
  it("passes rows on that got through, and acks what was leased", () => {
    const work = workOf([1, 2]);
    const result = new RunResult();
    emitted(result, work.token, null);
    const commit = settle(work, result, facts);
    expect(commit.acks).toEqual(work.entries);
    expect(
      commit.enqueue.map(({ queue, rows, signature }) => ({ queue, rows, signature })),
    ).toEqual([{ queue: "core.main/g", rows: 2, signature: "t" }]);
    expect(counters(commit)).toEqual({ "core.main/f out": 2, "core.main/g in": 2 });
  });

  it("delays a failed row with its attempt and keeps it out of every queue", () => {
    const work = workOf([1, 2, 3]);
    const result = new RunResult();
    result.fail(1, failure());
    emitted(result, work.token, null, "core.main/side");
    emitted(result, tokenOf([10, 30]), [0, 2]);
    const commit = settle(work, result, facts);
    expect(commit.enqueue.map(({ queue, payload }) => [queue, values(payload)])).toEqual([
      ["core.main/side", ['{"v":1}', '{"v":3}']],
      ["core.main/g", ['{"v":10}', '{"v":30}']],
    ]);
    expect(commit.delay).toHaveLength(1);
    expect(commit.delay[0]?.dueMs).toBe(6000);
    expect(commit.delay[0]?.entry).toMatchObject({
      rows: 1,
      queue: "core.main/f",
      enqueuedAtMs: 1234,
    });
    expect(commit.delay[0]?.entry.attempts).toEqual([
      { node: "f", timeMs: 5000, cause: "exception", type: "Error", message: "no" },
    ]);
    expect(counters(commit)).toMatchObject({ "core.main/f out": 2, "core.main/f retried": 1 });
  });

  it("gives a row up after its last attempt, and keeps what other lines made of it", () => {
    const record = { node: "f", timeMs: 1, cause: "exception", type: "Error", message: "no" };
    const work = workOf([1], [record, record]);
    const result = new RunResult();
    result.fail(0, failure());
    emitted(result, work.token, null, "core.main/side");
    const commit = settle(work, result, facts);
    expect(commit.delay).toEqual([]);
    expect(commit.dead).toHaveLength(1);
    expect(commit.dead[0]).toMatchObject({
      node: "f",
      cause: "exception",
      message: "no",
      stack: "at f",
      rows: 1,
    });
    expect(commit.dead[0]?.attempts).toEqual([record, record]);
    expect(commit.enqueue).toHaveLength(1);
    expect(counters(commit)).toEqual({ "core.main/f dead": 1, "core.main/side in": 1 });
  });

  it("counts attempts of the failing node only", () => {
    const other = { node: "g", timeMs: 1, cause: "exception", type: "Error", message: "no" };
    const work = workOf([1], [other, other]);
    const result = new RunResult();
    result.fail(0, failure());
    expect(settle(work, result, facts).delay).toHaveLength(1);
  });

  it("does not count a deferred attempt, and waits as long as was asked", () => {
    const work = workOf([1]);
    const result = new RunResult();
    result.fail(0, failure({ disposition: "defer", retryAfterMs: 77 }));
    const [delayed] = settle(work, result, facts).delay;
    expect(delayed?.dueMs).toBe(5077);
    expect(delayed?.entry.attempts).toEqual([]);
  });

  it("gives a row up at once for an exception that its policy names as not retryable (F73)", () => {
    const retry = { ...link.retry, notRetryable: ["KeyError"] };
    const result = new RunResult();
    result.fail(0, failure({ link: { ...link, retry }, type: "KeyError" }));
    result.fail(1, failure({ link: { ...link, retry }, type: "Error" }));
    const { dead, delay } = settle(workOf([1, 2]), result, facts);
    expect(dead).toMatchObject([{ type: "KeyError", attempts: [], rows: 1 }]);
    expect(delay.map(({ entry }) => values(entry.payload))).toEqual([['{"v":2}']]);
  });

  it("gives permanent failures up at once, rows with the same error in one letter", () => {
    const work = workOf([1, 2, 3]);
    const result = new RunResult();
    result.fail(0, failure({ disposition: "dead" }));
    result.fail(2, failure({ disposition: "dead" }));
    result.fail(1, failure({ disposition: "dead", message: "other" }));
    const { dead } = settle(work, result, facts);
    expect(dead.map(({ message, payload }) => [message, values(payload)])).toEqual([
      ["no", ['{"v":1}', '{"v":3}']],
      ["other", ['{"v":2}']],
    ]);
  });

  it("counts dropped rows once, and every row in exactly one place", () => {
    const work = workOf([1, 2, 3, 4]);
    const result = new RunResult();
    result.drop(0, "old");
    result.drop(0, "old in another line");
    result.fail(1, failure());
    result.drop(1, "dropped in one line, failed in the other");
    result.fail(2, failure({ disposition: "dead" }));
    emitted(result, tokenOf([4]), [3]);
    expect(counters(settle(work, result, facts))).toEqual({
      "core.main/f out": 1,
      "core.main/f dropped": 1,
      "core.main/f retried": 1,
      "core.main/f dead": 1,
      "core.main/g in": 1,
    });
  });

  it("counts dropped rows by reason, once for each reason of a batch, however many there are", () => {
    const values = Array.from({ length: 500 }, (_, n) => n);
    const result = new RunResult();
    for (const n of values) result.drop(n, n % 2 === 0 ? "even" : `odd ${n}`);
    result.drop(1, "in another line too");
    const drops = settle(workOf(values), result, facts).counters.flatMap((counter) =>
      counter.name === "dropped" ? [{ reason: counter.reason, by: counter.by }] : [],
    );
    expect(drops).toHaveLength(33);
    expect(drops).toContainEqual({ reason: "even", by: 250 });
    expect(drops).toContainEqual({ reason: "odd 1", by: 1 });
    expect(drops).toContainEqual({ reason: "other", by: 219 });
  });

  it("gives up a row that has grown too large, cuts batches that have, and passes the others on (R11)", () => {
    const work = workOf([1, 2, 3]);
    const result = new RunResult();
    emitted(result, tokenOf(["a".repeat(700), "b".repeat(700), "c".repeat(2000)]), null);
    const commit = settle(work, result, facts);
    expect(commit.enqueue.map((entry) => entry.rows)).toEqual([1, 1]);
    expect(commit.dead).toHaveLength(1);
    expect(commit.dead[0]).toMatchObject({ cause: "too_large", rows: 1 });
    expect(values(commit.dead[0]?.payload ?? Buffer.alloc(0))).toEqual(['{"v":3}']);
    expect(counters(commit)).toMatchObject({ "core.main/f out": 2, "core.main/f dead": 1 });
  });

  it("counts an attempt for every line in which a row failed, and waits for the longest pause", () => {
    const work = workOf([1, 2]);
    const result = new RunResult();
    const other = { node: "g", link: { ...link, node: "g" }, retryAfterMs: 4000 };
    result.fail(0, failure());
    result.fail(0, failure(other));
    result.fail(1, failure(other));
    result.fail(1, failure());
    const { delay, counters: deltas } = settle(work, result, facts);
    expect(delay.map(({ entry, dueMs }) => [entry.rows, dueMs])).toEqual([[2, 9000]]);
    expect(delay[0]?.entry.attempts.map(({ node }) => node)).toEqual(["f", "g"]);
    expect(deltas).toEqual([
      { pipeline: "core.main", queue: "core.main/f", name: "retried", by: 2 },
    ]);
  });

  it("writes one dead letter for a row, in however many lines it ended", () => {
    const work = workOf([1, 2]);
    const result = new RunResult();
    const large = tokenOf(["a".repeat(2000), "b".repeat(2000)]);
    result.fail(0, failure({ disposition: "dead" }));
    emitted(result, large, null, "core.main/g");
    emitted(result, large, null, "core.main/h");
    const { dead, enqueue } = settle(work, result, facts);
    expect(enqueue).toEqual([]);
    expect(dead.map(({ cause, payload }) => [cause, values(payload)])).toEqual([
      ["exception", ['{"v":1}']],
      ["too_large", ['{"v":2}']],
    ]);
  });

  it("publishes what was sent ahead, and counts it", () => {
    const work = workOf([1]);
    const counter = { pipeline: "core.main", queue: "core.main/g", name: "in", by: 7 } as const;
    const ahead = { calls: ["call"], dead: [], counters: [counter], departures: [] };
    const commit = settle(work, new RunResult(), { ...facts, ahead });
    expect(commit.publish).toEqual(["call"]);
    expect(counters(commit)).toEqual({ "core.main/f out": 1, "core.main/g in": 7 });
  });

  it("puts rows back one by one, uncounted, when what was sent ahead is thrown away", () => {
    const work = workOf([1, 2, 3, 4]);
    const result = new RunResult();
    emitted(result, work.token, null);
    result.fail(1, failure());
    result.drop(2, "gone before");
    const commit = settle(work, result, { ...facts, ahead: null });
    expect(
      commit.enqueue.map((entry) => [entry.queue, values(entry.payload), entry.enqueuedAtMs]),
    ).toEqual([
      ["core.main/g", ['{"v":3}'], undefined],
      ["core.main/f", ['{"v":1}'], 1234],
      ["core.main/f", ['{"v":4}'], 1234],
    ]);
    expect(commit.enqueue.slice(1).every(({ attempts }) => attempts.length === 0)).toBe(true);
    expect(commit.delay.map(({ entry }) => values(entry.payload))).toEqual([['{"v":2}']]);
    expect(commit.publish).toEqual([]);
    expect(counters(commit)).toEqual({
      "core.main/f dropped": 1,
      "core.main/f retried": 1,
      "core.main/g in": 1,
    });
  });

  it("keeps the siblings of a row that is too large, and writes one letter for the row that they came from", () => {
    const work = workOf([1, 2]);
    const result = new RunResult();
    const large = "x".repeat(2000);
    emitted(result, tokenOf([large, "a", large, "b", "c"]), [0, 0, 0, 0, 1]);
    const commit = settle(work, result, facts);
    expect(commit.enqueue.flatMap(({ payload }) => values(payload))).toEqual([
      '{"v":"a"}',
      '{"v":"b"}',
      '{"v":"c"}',
    ]);
    expect(commit.dead.map(({ cause, payload }) => [cause, values(payload)])).toEqual([
      ["too_large", ['{"v":1}']],
    ]);
    expect(counters(commit)).toMatchObject({ "core.main/f out": 1, "core.main/f dead": 1 });
  });
});
