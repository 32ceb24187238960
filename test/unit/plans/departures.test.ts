import {
  decodeToken,
  encodeToken,
  type FailedRow,
  jsonColumn,
  newRowIds,
  type Plan,
  RunResult,
  sliceToken,
  type Token,
} from "@stairs/core";
import { describe, expect, it } from "vitest";
import type { LeasedEntry } from "../../../src/broker/contract.js";
import { enter } from "../../../src/plans/entrance.js";
import { settle, type Settling } from "../../../src/run/settle.js";
import type { Work } from "../../../src/run/work.js";

const target: Plan = {
  id: "t",
  pipeline: "core.other",
  entry: { ops: [], forks: [] },
  entryFields: [],
  stages: [],
};

const facts: Settling = {
  nowMs: 5000,
  random: () => 0.5,
  maxRowBytes: 1000,
  targets: new Map([["core.other", target]]),
  ahead: { calls: [], dead: [], counters: [], departures: [] },
};

function tokenOf(values: readonly unknown[]): Token {
  const column = jsonColumn(values.length, Buffer.from(JSON.stringify(values)));
  return { rows: values.length, ids: newRowIds(values.length), frames: [new Map([["v", column]])] };
}

function workOf(token: Token, delivered: readonly string[] = []): Work {
  const entry: LeasedEntry = {
    pipeline: "core.main",
    queue: "core.main/f",
    planId: "p",
    signature: "s",
    rows: token.rows,
    bytes: 10,
    losses: 0,
    attempts: [],
    delivered,
    payload: encodeToken(token),
    enqueuedAtMs: 1234,
    id: "e1",
    nonce: "n",
    delivery: 1,
  };
  return { entries: [entry], token };
}

const failure: FailedRow = {
  node: "f",
  link: null,
  cause: "exception",
  type: "Error",
  message: "no",
  stack: "",
  disposition: "dead",
  retryAfterMs: null,
};

function emitted(result: RunResult, queue: string, token: Token, origin: number[] | null): void {
  const op = { op: "emit", queue, signature: "t", frames: [0], fields: [null] } as const;
  result.emissions.push({ op, token, origin: origin === null ? null : Uint32Array.from(origin) });
}

function idsOf(payload: Buffer): readonly number[] {
  return decodeToken(payload).ids.ranges.flatMap(({ start, count }) =>
    Array.from({ length: count }, (_, at) => start + at),
  );
}

describe("a row that is given up (R10)", () => {
  it("has in its letter the queues and hand-overs that it left by; rows that left otherwise have another letter", () => {
    const token = tokenOf([1, 2, 3]);
    const result = new RunResult();
    for (const row of [0, 1, 2]) result.fail(row, failure);
    emitted(result, "core.main/side", sliceToken(token, 0, 2), [0, 1]);
    const handed = { token: sliceToken(token, 1, 3), origin: Uint32Array.of(1, 2) };
    result.deliveries.push({ pipeline: "core.other", node: "call", ...handed });
    const { commit } = settle(workOf(token), result, facts);
    expect(commit.dead.map(({ delivered, payload }) => [delivered, idsOf(payload)])).toEqual([
      [["core.main/side"], [0]],
      [["call", "core.main/side"], [1]],
      [["call"], [2]],
    ]);
  });

  it("gives nothing twice when it is revived, and its next letter remembers both lives", () => {
    const token = tokenOf([1, 2]);
    const result = new RunResult();
    emitted(result, "core.main/side", token, null);
    emitted(result, "core.main/next", sliceToken(token, 0, 1), [0]);
    result.deliveries.push({ pipeline: "core.other", node: "call", token, origin: null });
    result.fail(1, failure);
    const { commit } = settle(workOf(token, ["call", "core.main/side"]), result, facts);
    expect(commit.enqueue.map(({ queue, delivered }) => [queue, delivered])).toEqual([
      ["core.main/next", []],
    ]);
    expect(commit.dead.map(({ delivered }) => delivered)).toEqual([["call", "core.main/side"]]);
    expect(commit.counters).toEqual([
      { pipeline: "core.main", queue: "core.main/f", name: "out", by: 1 },
      { pipeline: "core.main", queue: "core.main/f", name: "dead", by: 1 },
      { pipeline: "core.main", queue: "core.main/next", name: "in", by: 1 },
    ]);
  });

  it("has not given an output for which it was too large", () => {
    const token = tokenOf(["a".repeat(2000)]);
    const result = new RunResult();
    emitted(result, "core.main/side", { ...tokenOf([1]), ids: token.ids }, null);
    emitted(result, "core.main/large", token, null);
    const { commit } = settle(workOf(token), result, facts);
    expect(commit.dead).toMatchObject([{ cause: "too_large", delivered: ["core.main/side"] }]);
  });

  it("has not given what rows are that a 1-to-N step made of it", () => {
    const token = tokenOf([1]);
    const result = new RunResult();
    emitted(result, "core.main/children", tokenOf(["a", "b"]), [0, 0]);
    result.fail(0, failure);
    expect(settle(workOf(token), result, facts).commit.dead).toMatchObject([{ delivered: [] }]);
  });

  it("at a pipeline's entry has given what its other lines took in, and does not give it again", () => {
    const get = (field: string) =>
      ({ op: "get", node: field, from: 0, to: 1, field, ended: null }) as const;
    const emit = (queue: string) =>
      ({ op: "emit", queue, signature: "s", frames: [1], fields: [null] }) as const;
    const line = (field: string) => ({
      ops: [get(field), emit(`core.other/${field}`)],
      forks: [],
    });
    const plan: Plan = {
      ...target,
      entry: { ops: [], forks: [line("v"), line("missing")] },
    };
    const token = tokenOf([1]);
    const first = enter(token, plan);
    expect(first.entries.map(({ queue }) => queue)).toEqual(["core.other/v"]);
    expect(first.dead).toMatchObject([{ node: "missing", delivered: ["core.other/v"] }]);
    const again = enter(token, plan, first.dead[0]?.delivered);
    expect(again.entries).toEqual([]);
    expect(again.dead).toMatchObject([{ node: "missing", delivered: ["core.other/v"] }]);
  });
});
