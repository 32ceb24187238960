import { describe, expect, it } from "vitest";
import type { Context } from "../../../../sdk-ts/src/native-step.js";
import { Permanent, RetryAfter, StopPipeline } from "../../../../sdk-ts/src/outcomes.js";
import { outcomeMessages } from "../../../../sdk-ts/src/worker/outcome-messages.js";
import { runChain } from "../../../../sdk-ts/src/worker/run-chain.js";
import { callOf, link, nativeStep, outcomeOf, resultsOf, type Row, rowsOf } from "./chain-setup.js";

const three = [{ x: 1 }, { x: 2 }, { x: 3 }];
const double = nativeStep("double", (row) => ({ y: Number((row as Row)["x"]) * 2 }));

describe("a call whose rows all go through", () => {
  it("comes back as one output without parents that has only what was made", async () => {
    const { outputs, failures, dropped } = await outcomeOf(three, [link("double")], [double]);
    expect(outputs).toHaveLength(1);
    expect(outputs[0]).toMatchObject({ rows: 3, parents: null, merge: false });
    expect(rowsOf(outputs[0] ?? { rows: 0, frame: new Map() })).toEqual([
      { y: 2 },
      { y: 4 },
      { y: 6 },
    ]);
    expect([failures, dropped]).toEqual([[], []]);
  });

  it("comes back as nothing when nothing was to be made", async () => {
    const seen: unknown[] = [];
    const print = nativeStep("print", (row) => void seen.push(row), { kind: "consumer" });
    const { outputs } = await outcomeOf(three, [link("print", { mode: "keep" })], [print]);
    expect(outputs).toEqual([]);
    expect(seen).toEqual(three);
  });

  it("says of rows that skipped the REPLACE link that they are fields to put over the frame", async () => {
    const odd = nativeStep("odd", (row) => Number((row as Row)["x"]) % 2 === 1, {
      kind: "predicate",
    });
    const chain = [link("double"), link("double", { mode: "replace", when: "odd" })];
    const outcome = await outcomeOf(three, chain, [double, odd]);
    expect(outcome.outputs.map(({ merge }) => merge)).toEqual([false, true]);
    expect(resultsOf(three, chain, outcome)).toEqual([{ y: 2 }, { x: 2, y: 4 }, { y: 6 }]);
  });
});

describe("what user code gets", () => {
  it("is the fields that the link names, as far as they are there", async () => {
    const seen: Row[] = [];
    const look = nativeStep("look", (row) => {
      seen.push(row as Row);
      return {};
    });
    await outcomeOf([{ a: 1, b: 2, c: 3 }], [link("look", { inputs: ["c", "a", "zzz"] })], [look]);
    expect(seen).toEqual([{ c: 3, a: 1 }]);
  });

  it("is a context with the row's id, the call's id, the attempt and the config, also taken apart", async () => {
    const seen: unknown[] = [];
    const look = nativeStep(
      "look",
      (_row, { rowId, rowIds, callId, attempt, config, signal }: Context) => {
        seen.push([rowId, rowIds, callId, attempt, config, signal.aborted]);
        return {};
      },
      { config: { a: 1 } },
    );
    await outcomeOf([{ x: 1 }, { x: 2 }], [link("look")], [look]);
    const base = "ab".repeat(16);
    expect(seen).toEqual([
      [`${base}-100`, [`${base}-100`], "call-1", 2, { a: 1 }, false],
      [`${base}-101`, [`${base}-101`], "call-1", 2, { a: 1 }, false],
    ]);
  });

  it("is all rows at once in a batch step, with the ids of all", async () => {
    let ids: readonly string[] = [];
    const sum = nativeStep(
      "sum",
      (rows, context) => {
        ids = context.rowIds;
        return (rows as Row[]).map((_, i) => ({ i }));
      },
      { batch: true },
    );
    const outcome = await outcomeOf(three, [link("sum")], [sum]);
    expect(resultsOf([{}, {}, {}], [link("sum")], outcome)).toEqual([{ i: 0 }, { i: 1 }, { i: 2 }]);
    expect(ids.map((id) => id.split("-")[1])).toEqual(["100", "101", "102"]);
  });

  it("is a row of its own: what one link does to it from inside, the next does not see", async () => {
    const spoil = nativeStep("spoil", (row) => {
      ((row as Row)["list"] as number[]).push(9);
      return {};
    });
    const look = nativeStep("look", (row) => ({ seen: (row as Row)["list"] }));
    const chain = [link("spoil"), link("look")];
    const rows = [{ list: [1] }];
    const outcome = await outcomeOf(rows, chain, [spoil, look]);
    expect(resultsOf(rows, chain, outcome)).toEqual([{ list: [1], seen: [1] }]);
  });

  it("is what it would be from a queue: a Date has become text between two links", async () => {
    const make = nativeStep("make", () => ({ at: new Date(0), big: 5n, huge: 2n ** 60n }));
    const look = nativeStep("look", (row) => {
      const { at, big, huge } = row as Row;
      return { types: [typeof at, typeof big, typeof huge] };
    });
    const chain = [link("make"), link("look")];
    const [result] = resultsOf([{}], chain, await outcomeOf([{ x: 1 }], chain, [make, look]));
    expect(result).toMatchObject({ types: ["string", "number", "bigint"] });
  });
});

describe("a row that ends in a step", () => {
  it("is told apart by what was thrown", async () => {
    const thrown: unknown[] = [
      new StopPipeline("bot"),
      new Permanent("broken"),
      new RetryAfter(1500),
      new RangeError("far"),
      "text",
      null,
    ];
    const step = nativeStep("step", (row) => {
      throw thrown[Number((row as Row)["x"])];
    });
    const rows = thrown.map((_, x) => ({ x }));
    const { failures, dropped, outputs } = await outcomeOf(rows, [link("step")], [step]);
    expect(outputs).toEqual([]);
    expect(dropped).toEqual([{ row: 0, link: 0, reason: "bot" }]);
    expect(
      failures.map(({ row, type, message, disposition, retryAfterMs }) => [
        row,
        type,
        message,
        disposition,
        retryAfterMs,
      ]),
    ).toEqual([
      [1, "Permanent", "broken", "DISPOSITION_DEAD_LETTER", 0],
      [2, "RetryAfter", expect.any(String), "DISPOSITION_DEFER", 1500],
      [3, "RangeError", "far", "DISPOSITION_RETRY", 0],
      [4, "string", "text", "DISPOSITION_RETRY", 0],
      [5, "object", "null", "DISPOSITION_RETRY", 0],
    ]);
    expect(failures[2]?.stack).toContain("chain.test.ts");
  });

  it.each([
    [NaN, "returned NaN"],
    [() => 1, "returned a function"],
    [[1], "returned an array"],
    [null, "returned null"],
    [undefined, "returned undefined"],
    ["text", "returned a string"],
    [new Map(), "returned an instance of Map"],
  ])("names the component and what came when it is no object: %o", async (result, text) => {
    const { failures } = await outcomeOf(
      [{ x: 1 }],
      [link("step")],
      [nativeStep("step", () => result)],
    );
    expect(failures).toMatchObject([{ row: 0, link: 0, cause: "bad_result" }]);
    expect(failures[0]?.message).toContain(`step ${text}`);
  });

  it("names the field and the type of a value that cannot travel, and its link", async () => {
    const bad = nativeStep("bad", () => ({ a: 1, m: new Map() }));
    const { failures } = await outcomeOf(three, [link("double"), link("bad")], [double, bad]);
    expect(failures).toHaveLength(3);
    expect(failures[1]).toMatchObject({ row: 1, link: 1, cause: "bad_value" });
    expect(failures[1]?.message).toContain('bad returned an instance of Map in the field "m"');
  });

  it.each([
    ["too few results", [{}], "an array of 1 results for 3 rows"],
    ["no array", { a: 1 }, "an object for 3 rows"],
  ])("does so with all others of a batch step that returns %s", async (_what, result, text) => {
    const step = nativeStep("step", () => result, { batch: true });
    const { failures } = await outcomeOf(three, [link("step")], [step]);
    expect(failures.map(({ row, cause }) => [row, cause])).toEqual([
      [0, "bad_result"],
      [1, "bad_result"],
      [2, "bad_result"],
    ]);
    expect(failures[0]?.message).toContain(text);
  });

  it("does so when the worker lacks its step", async () => {
    const { failures } = await outcomeOf(three, [link("double"), link("gone")], [double]);
    expect(failures).toMatchObject([{ link: 1, cause: "unknown_step" }, {}, {}]);
  });

  it("is a dead letter when its value is no JSON, and the rows beside it go on", async () => {
    const call = callOf(three, [link("double")]);
    const data = Buffer.from("[1,oops,3]");
    const frame = new Map([["x", { kind: "json", rows: 3, baseRows: 3, data } as const]]);
    const outcome = await runChain({ ...call, frame }, new Map([["double", double]]));
    expect(outcome?.failures).toMatchObject([
      { row: 1, cause: "bad_column", disposition: "DISPOSITION_DEAD_LETTER" },
    ]);
    expect(outcome?.outputs.map(({ parents }) => Array.from(parents ?? []))).toEqual([[0, 2]]);
  });

  it("does so with all others when it cannot be told where their values stand", async () => {
    const call = callOf(three, [link("double")]);
    const data = Buffer.from('[1,"2,3]');
    const frame = new Map([["x", { kind: "json", rows: 3, baseRows: 3, data } as const]]);
    const outcome = await runChain({ ...call, frame }, new Map([["double", double]]));
    expect(outcome?.failures.map(({ row }) => row)).toEqual([0, 1, 2]);
  });
});

describe("asynchronous steps", () => {
  it("run as many rows at once as they may, never more", async () => {
    let running = 0;
    let most = 0;
    const rows = Array.from({ length: 20 }, (_, x) => ({ x }));
    const step = nativeStep(
      "step",
      async (row) => {
        most = Math.max(most, ++running);
        await new Promise(setImmediate);
        running--;
        return { y: (row as Row)["x"] };
      },
      { concurrency: 7 },
    );
    const outcome = await outcomeOf(rows, [link("step")], [step]);
    expect(most).toBe(7);
    expect(resultsOf(rows, [link("step")], outcome)).toEqual(rows.map(({ x }) => ({ x, y: x })));
  });

  it("are not waited for any more when the call is cancelled, and begin no further row", async () => {
    const cancel = new AbortController();
    let begun = 0;
    const step = nativeStep("step", (_row, { signal }) => {
      begun++;
      expect(signal).toBe(cancel.signal);
      queueMicrotask(() => cancel.abort());
      return new Promise(() => undefined);
    });
    const call = callOf(three, [link("step")], cancel.signal);
    expect(await runChain(call, new Map([["step", step]]))).toBeUndefined();
    expect(begun).toBe(1);
  });
});

describe("an outcome that is larger than a message", () => {
  const limit = 10_000;
  const sizes = (outputs: readonly { batch: { columns?: { json?: Buffer }[] } }[]): number =>
    outputs.reduce((sum, { batch }) => sum + (batch.columns?.[0]?.json?.length ?? 0), 0);

  it("goes out in parts that each fit and hold every row once", async () => {
    const rows = Array.from({ length: 100 }, (_, x) => ({ x }));
    const step = nativeStep("step", (row) => ({ t: "x".repeat(500 + Number((row as Row)["x"])) }));
    const outcome = await outcomeOf(rows, [link("step")], [step]);
    const { ahead, outputs, failures } = outcomeMessages(outcome, 0, limit);
    expect(failures).toEqual([]);
    expect(ahead.length).toBeGreaterThan(4);
    const parents: number[] = [];
    for (const message of [outputs, ...ahead]) {
      expect(sizes(message)).toBeLessThan(limit);
      for (const output of message) parents.push(...(output.parents ?? []));
    }
    expect(parents.sort((a, b) => a - b)).toEqual(rows.map(({ x }) => x));
  });

  it("fails the one row that is too large alone", async () => {
    const step = nativeStep("step", (row) => ({
      t: "x".repeat((row as Row)["x"] === 2 ? limit : 10),
    }));
    const outcome = await outcomeOf(three, [link("step")], [step]);
    const { outputs, ahead, failures } = outcomeMessages(outcome, 0, limit);
    const messages = [outputs, ...ahead].flat();
    expect(failures).toMatchObject([
      { row: 1, cause: "too_large", disposition: "DISPOSITION_DEAD_LETTER" },
    ]);
    expect(messages.flatMap(({ parents }) => [...(parents ?? [])])).toEqual([0, 2]);
  });

  it("keeps every failure, with shorter texts", async () => {
    const rows = Array.from({ length: 100 }, (_, x) => ({ x }));
    const step = nativeStep("step", () => {
      throw new Error("m".repeat(3000));
    });
    const outcome = await outcomeOf(rows, [link("step")], [step]);
    const { failures } = outcomeMessages(outcome, 0, 100_000);
    expect(failures).toHaveLength(100);
    expect(JSON.stringify(failures).length).toBeLessThan(100_000);
    expect(failures[0]?.message).toHaveLength(3000);
  });
});
