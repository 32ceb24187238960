import { describe, expect, it } from "vitest";
import { Permanent, RetryAfter, StopPipeline } from "../../../../sdk-ts/src/outcomes.js";
import type { NativeStep } from "../../../../sdk-ts/src/native-step.js";
import type { ChainLink } from "../../../../sdk-ts/src/worker/chain-call.js";
import { runChain } from "../../../../sdk-ts/src/worker/run-chain.js";
import {
  callOf,
  childrenOf,
  KeptParts,
  link,
  nativeStep,
  outcomeOf,
  type Row,
} from "./chain-setup.js";

const three = [{ x: 1 }, { x: 2 }, { x: 3 }];
const x = (row: unknown): number => Number((row as Row)["x"]);

function expander(run: NativeStep["run"], rest: Partial<NativeStep> = {}): NativeStep {
  return nativeStep("many", run, { kind: "expand", ...rest });
}

function expand(rest: Partial<ChainLink> = {}): ChainLink {
  return link("many", { expand: true, ...rest });
}

/** All children of each row, of a call that needs no part. */
async function made(step: NativeStep, rest: Partial<ChainLink> = {}): Promise<Row[][]> {
  const { outputs, failures } = await outcomeOf(three, [expand(rest)], [step]);
  expect(failures).toEqual([]);
  return childrenOf(three, [expand(rest)], outputs);
}

const count = function* (row: unknown) {
  for (let i = 0; i < x(row); i++) yield { i };
};

describe("a 1-to-N step", () => {
  it.each<[string, NativeStep["run"]]>([
    ["a generator", count],
    [
      "an async generator",
      async function* (row) {
        await Promise.resolve();
        yield* count(row);
      },
    ],
    ["an array", (row) => [...count(row)]],
    ["a promise of an array", (row) => Promise.resolve([...count(row)])],
    ["any iterable", (row) => new Set(count(row))],
  ])("gives the rows of %s over the frame", async (_what, run) => {
    expect(await made(expander(run))).toEqual([
      [{ x: 1, i: 0 }],
      [
        { x: 2, i: 0 },
        { x: 2, i: 1 },
      ],
      [
        { x: 3, i: 0 },
        { x: 3, i: 1 },
        { x: 3, i: 2 },
      ],
    ]);
  });

  it("sends back only what was made, with the parents, and puts rows of several shapes apart", async () => {
    const step = expander(function* (row) {
      for (let i = 0; i < 4; i++) yield i % 2 === 0 ? { even: i } : { odd: `${i}`, x: -x(row) };
    });
    const { outputs } = await outcomeOf([{ x: 1 }, { x: 2 }], [expand()], [step]);
    expect(outputs.map(({ frame, parents }) => [[...frame.keys()], [...(parents ?? [])]])).toEqual([
      [["even"], [0, 0, 1, 1]],
      [
        ["odd", "x"],
        [0, 0, 1, 1],
      ],
    ]);
    expect(await made(step)).toMatchObject([
      [{ even: 0 }, { even: 2 }, { odd: "1", x: -1 }, { odd: "3", x: -1 }],
      [{ even: 0 }, { even: 2 }, { odd: "1", x: -2 }, { odd: "3", x: -2 }],
      [{}, {}, {}, {}],
    ]);
  });

  it("gives each of its rows what earlier links made", async () => {
    const before = nativeStep("before", (row) => ({ text: `t${x(row)}` }));
    const chain = [link("before"), expand()];
    const { outputs } = await outcomeOf(three, chain, [before, expander(count)]);
    expect(childrenOf(three, chain, outputs)[1]).toEqual([
      { x: 2, text: "t2", i: 0 },
      { x: 2, text: "t2", i: 1 },
    ]);
  });

  it("that replaces the frame gives whole new rows", async () => {
    expect((await made(expander(count), { mode: "replace" }))[1]).toEqual([{ i: 0 }, { i: 1 }]);
  });

  it.each(["merge", "replace"] as const)(
    "passes a row once and as it is when `when` is false, in mode %s",
    async (mode) => {
      const odd = nativeStep("odd", (row) => x(row) % 2 === 1, { kind: "predicate" });
      const chain = [expand({ mode, when: "odd" })];
      const { outputs } = await outcomeOf(three, chain, [odd, expander(count)]);
      expect(childrenOf(three, chain, outputs).map((rows) => rows.length)).toEqual([1, 1, 3]);
      expect(childrenOf(three, chain, outputs)[1]).toEqual([{ x: 2 }]);
      const skipped = outputs.find(({ parents }) => parents?.[0] === 1);
      expect(skipped).toMatchObject({ rows: 1, frame: new Map(), merge: mode === "replace" });
    },
  );

  it("drops a row of which it makes nothing, as `no rows`", async () => {
    const step = expander((row) => Array.from({ length: x(row) - 2 > 0 ? 1 : 0 }, () => ({})));
    const { dropped, outputs } = await outcomeOf(three, [expand()], [step]);
    expect(dropped).toEqual([
      { row: 0, link: 0, reason: "no rows" },
      { row: 1, link: 0, reason: "no rows" },
    ]);
    expect(childrenOf(three, [expand()], outputs)).toEqual([[], [], [{ x: 3 }]]);
  });

  it.each<[unknown, string]>([
    [5, "many yielded a number"],
    [[1], "many yielded an array"],
    [undefined, "many yielded undefined"],
    [Promise.resolve({}), "many yielded an instance of Promise"],
    [{ f: () => 1 }, 'many yielded a function in the field "f"'],
  ])("fails the row for which it yields %o, and names what came", async (bad, text) => {
    const step = expander(function* (row) {
      yield { i: 0 };
      if (x(row) === 2) yield bad;
    });
    const { failures, outputs } = await outcomeOf(three, [expand()], [step]);
    expect(failures).toMatchObject([{ row: 1, link: 0, message: expect.stringContaining(text) }]);
    expect(childrenOf(three, [expand()], outputs).map((rows) => rows.length)).toEqual([1, 0, 1]);
  });

  it.each<[unknown, string]>([
    [{ a: 1 }, "an object"],
    ["text", "a string"],
    [undefined, "undefined"],
    [null, "null"],
  ])("fails the row for which it returns %o", async (result, text) => {
    const { failures } = await outcomeOf([{ x: 1 }], [expand()], [expander(() => result)]);
    expect(failures).toMatchObject([
      { cause: "bad_result", message: expect.stringContaining(`many returned ${text}`) },
    ]);
  });

  it("takes nothing along of a row that ends with one of the outcomes, however much it has yielded", async () => {
    const thrown = [
      new StopPipeline("bot"),
      new Permanent("broken"),
      new RetryAfter(1500),
      new RangeError("far"),
    ];
    const step = expander(function* (row) {
      yield { i: 0 };
      yield { i: 1 };
      const error = thrown[x(row)];
      if (error !== undefined) throw error;
    });
    const rows = Array.from({ length: 5 }, (_, i) => ({ x: i }));
    const { failures, dropped, outputs } = await outcomeOf(rows, [expand()], [step]);
    expect(dropped).toEqual([{ row: 0, link: 0, reason: "bot" }]);
    expect(failures.map(({ row, disposition }) => [row, disposition])).toEqual([
      [1, "DISPOSITION_DEAD_LETTER"],
      [2, "DISPOSITION_DEFER"],
      [3, "DISPOSITION_RETRY"],
    ]);
    const sizes = childrenOf(rows, [expand()], outputs).map((children) => children.length);
    expect(sizes).toEqual([0, 0, 0, 0, 2]);
  });

  it.each([
    ["as the link says", 10],
    ["or 100,000", 0],
  ])("may make so many rows of one and no more, %s", async (_what, maxOutputs) => {
    const most = maxOutputs || 100_000;
    let closed = 0;
    const step = expander(function* (row) {
      try {
        for (let i = 0; i < most + x(row) - 1; i++) yield { i };
      } finally {
        closed++;
      }
    });
    const chain = [expand({ maxOutputs })];
    const { failures, outputs } = await outcomeOf([{ x: 1 }, { x: 2 }], chain, [step]);
    expect(failures).toMatchObject([
      { row: 1, cause: "too_many_rows", disposition: "DISPOSITION_DEAD_LETTER" },
    ]);
    expect(failures[0]?.message).toContain(`more than ${most} rows`);
    expect(failures[0]?.message).toContain("producer");
    expect(outputs.map(({ rows }) => rows)).toEqual([most]);
    expect(closed).toBe(2);
  });

  it("runs the generator's `finally` when the row fails, and does not mind what that throws", async () => {
    const closed: number[] = [];
    const step = expander(async function* (row) {
      try {
        await Promise.resolve();
        yield "bad";
      } finally {
        closed.push(x(row));
        // oxlint-disable-next-line no-unsafe-finally -- it is what is tested
        throw new Error("in finally");
      }
    });
    const { failures } = await outcomeOf(three, [expand()], [step]);
    expect(closed).toEqual([1, 2, 3]);
    expect(failures.map(({ cause }) => cause)).toEqual(Array(3).fill("bad_result"));
  });

  it("runs as many rows at once as it may when it waits, never more, and keeps each row's order", async () => {
    let running = 0;
    let most = 0;
    const step = expander(
      async function* (row) {
        most = Math.max(most, ++running);
        for (let i = 0; i < 3; i++) {
          await new Promise(setImmediate);
          yield { i };
        }
        running--;
        yield { i: x(row) };
      },
      { concurrency: 4 },
    );
    const odd = nativeStep("odd", (row) => Promise.resolve(x(row) % 2 === 1), {
      kind: "predicate",
      concurrency: 3,
    });
    const rows = Array.from({ length: 20 }, (_, i) => ({ x: i }));
    const chain = [expand({ when: "odd", mode: "replace" })];
    const { outputs } = await outcomeOf(rows, chain, [step, odd]);
    expect(most).toBe(4);
    expect(childrenOf(rows, chain, outputs)).toEqual(
      rows.map((row) => (row.x % 2 === 0 ? [row] : [{ i: 0 }, { i: 1 }, { i: 2 }, { i: row.x }])),
    );
  });

  it.each<[string, (closed: () => void, begun: () => void) => NativeStep["run"]]>([
    [
      "waits between rows",
      (closed, begun) =>
        async function* () {
          try {
            for (let i = 0; ; i++) {
              await new Promise(setImmediate);
              begun();
              yield { i };
            }
          } finally {
            closed();
          }
        },
    ],
    [
      "never waits by itself",
      (closed, begun) =>
        function* () {
          try {
            for (let i = 0; ; i++) {
              begun();
              yield { text: "x".repeat(1000) };
            }
          } finally {
            closed();
          }
        },
    ],
  ])("is closed when the call is cancelled: one that %s", async (_what, make) => {
    const cancel = new AbortController();
    let begun: () => void = () => undefined;
    const running = new Promise<void>((resolve) => {
      begun = resolve;
    });
    let closed: () => void = () => undefined;
    const over = new Promise<void>((resolve) => {
      closed = resolve;
    });
    const step = expander(
      make(
        () => closed(),
        () => begun(),
      ),
    );
    const ahead = { limit: 10_000, partBytes: 10_000, send: () => new Promise<void>(setImmediate) };
    const call = { ...callOf(three, [expand({ maxOutputs: 1e9 })], cancel.signal), ahead };
    const chain = runChain(call, new Map([["many", step]]));
    await running;
    cancel.abort();
    expect(await chain).toBeUndefined();
    await over;
  });

  it.each<[string, NativeStep["run"]]>([
    ["its rows", () => new Promise(() => undefined)],
    [
      "the next row",
      async function* () {
        yield { i: 0 };
        await new Promise(() => undefined);
      },
    ],
    [
      "its end",
      () => ({
        [Symbol.asyncIterator]: () => ({
          next: () => Promise.resolve({ value: "bad" }),
          return: () => new Promise(() => undefined),
        }),
      }),
    ],
  ])(
    "is not waited for when it waits for %s for ever and the call is cancelled",
    async (_w, run) => {
      const cancel = new AbortController();
      let begun: () => void = () => undefined;
      const running = new Promise<void>((resolve) => {
        begun = resolve;
      });
      const step = expander((row, context) => {
        begun();
        return run(row, context);
      });
      const call = callOf(three, [expand()], cancel.signal);
      const chain = runChain(call, new Map([["many", step]]));
      await running;
      await new Promise(setImmediate);
      cancel.abort();
      expect(await chain).toBeUndefined();
    },
  );

  it("of which a row is too large for a message fails for that row alone", async () => {
    const step = expander(function* (row) {
      yield { text: "a" };
      yield { text: "b".repeat(x(row) === 2 ? 10_000 : 10) };
      yield { text: "c" };
    });
    const ahead = new KeptParts(10_000);
    const call = { ...callOf(three, [expand()]), ahead };
    const outcome = await runChain(call, new Map([["many", step]]));
    expect(outcome?.failures).toMatchObject([
      { row: 1, cause: "too_large", disposition: "DISPOSITION_DEAD_LETTER" },
    ]);
    const outputs = [...ahead.outputs, ...(outcome?.outputs ?? [])];
    const sizes = childrenOf(three, [expand()], outputs).map((rows) => rows.length);
    expect([sizes[0], sizes[2]]).toEqual([3, 3]);
    expect(childrenOf(three, [expand()], outcome?.outputs ?? [])[1]).toEqual([]);
  });

  it("sends ahead what would not fit a part, with the texts of its parents counted once a child", async () => {
    const limit = 100_000;
    const before = nativeStep("before", () => ({ text: "t".repeat(1000) }));
    const step = expander(function* () {
      for (let i = 0; i < 1000; i++) yield { i };
    });
    const chain = [link("before"), expand()];
    const ahead = new KeptParts(limit);
    const steps = new Map([before, step].map((each) => [each.name, each]));
    const outcome = await runChain({ ...callOf([{ x: 1 }], chain), ahead }, steps);
    expect(ahead.messages.length).toBeGreaterThan(9);
    expect(Math.max(...ahead.outputs.map(({ rows }) => rows))).toBeLessThan(100);
    const all = childrenOf([{ x: 1 }], chain, [...ahead.outputs, ...(outcome?.outputs ?? [])])[0];
    expect(all?.map(({ i }) => i)).toEqual(Array.from({ length: 1000 }, (_, i) => i));
    expect(new Set(all?.map(({ text }) => text)).size).toBe(1);
  });

  it.each([
    ["tried again when other rows are in its call", three, "DISPOSITION_RETRY"],
    ["a dead letter when it is alone", [{ x: 2 }], "DISPOSITION_DEAD_LETTER"],
  ])("cannot drop a row of which rows are sent: it is %s", async (_what, rows, disposition) => {
    const step = expander(function* (row) {
      for (let i = 0; i < 50; i++) yield { text: "x".repeat(1000) };
      if (x(row) === 2) throw new StopPipeline("late");
    });
    const ahead = new KeptParts(10_000);
    const call = { ...callOf(rows, [expand()]), ahead };
    const outcome = await runChain(call, new Map([["many", step]]));
    expect(outcome?.dropped).toEqual([]);
    expect(outcome?.failures).toMatchObject([{ cause: "stopped_late", disposition }]);
    expect(outcome?.failures[0]?.message).toContain("before the first row");
  });
});
