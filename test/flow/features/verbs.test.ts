import { App, type Inputs, type Row, step } from "@stairs/sdk";
import { describe, expect, it } from "vitest";
import { type Account, keeper, openWorkshop, type RemoteSteps } from "./workshop.js";

const workshop = openWorkshop();

interface Number {
  n: number;
}

const two: readonly Number[] = [{ n: 1 }, { n: 2 }];

describe("the verbs", () => {
  it("of functions: subscribe lays the result over the frame, apply replaces it, a consumer changes nothing (F14, F60)", async () => {
    const app = new App("funcs");
    const [subscribed, applied, many, only] = [keeper(), keeper(), keeper(), keeper()];
    const consumed = keeper();
    const consumer = app.consumer("consumer", consumed.keep);
    const main = app.pipeline("main", (_, entry: Inputs<Number & { kept: boolean }>) => {
      entry.subscribeFunc(next).subscribeConsumer(subscribed.keep, { name: "subscribed" });
      entry.applyFunc(next).subscribeConsumer(applied.keep, { name: "applied" });
      entry.subscribeFuncAsProducer(upTo).subscribeConsumer(many.keep, { name: "many" });
      entry.applyFuncAsProducer(upTo).subscribeConsumer(only.keep, { name: "only" });
      return entry.subscribeConsumer(consumer);
    });
    await workshop.through(main, [{ n: 2, kept: true }], app);
    expect(subscribed.rows).toEqual([{ n: 3, kept: true }]);
    expect(applied.rows).toEqual([{ n: 3 }]);
    expect(many.rows).toEqual([
      { n: 2, kept: true, at: 0 },
      { n: 2, kept: true, at: 1 },
    ]);
    expect(only.rows).toEqual([{ at: 0 }, { at: 1 }]);
    expect(consumed.rows).toEqual([{ n: 2, kept: true }]);
  });

  it("with when: a row for which it is false stays as it is, unexpanded, and skips consumers (F16, F63)", async () => {
    const app = new App("when");
    const [subscribed, applied] = [keeper(), keeper()];
    const [many, only, consumed] = [keeper(), keeper(), keeper()];
    const main = app.pipeline("main", (_, entry: Inputs<Number>) => {
      const when = ({ n }: Number): boolean => n === 2;
      entry.subscribeFunc(next, { when }).subscribeConsumer(subscribed.keep, { name: "s" });
      entry.applyFunc(wrap, { when }).subscribeConsumer(applied.keep, { name: "a" });
      entry.subscribeFuncAsProducer(upTo, { when }).subscribeConsumer(many.keep, { name: "m" });
      entry.applyFuncAsProducer(upTo, { when }).subscribeConsumer(only.keep, { name: "o" });
      entry.subscribeConsumer(consumed.keep, { name: "c", when });
    });
    await workshop.through(main, two, app);
    expect(subscribed.rows).toEqual([{ n: 1 }, { n: 3 }]);
    expect(applied.rows).toEqual([{ n: 1 }, { wrapped: 2 }]);
    expect(many.rows).toEqual([{ n: 1 }, { n: 2, at: 0 }, { n: 2, at: 1 }]);
    expect(only.rows).toEqual([{ at: 0 }, { at: 1 }, { n: 1 }]);
    expect(consumed.rows).toEqual([{ n: 2 }]);
  });
});

describe("the options of a verb", () => {
  it("give a node its queue and its name, its function its inputs, its rows in batches, and its result a field (F15)", async () => {
    const app = new App("options");
    const seen = keeper();
    const [inputs, batches]: [object[], object[][]] = [[], []];
    const main = app.pipeline("main", (_, entry: Inputs<Number & { city: string }>) =>
      entry
        .subscribeFunc(next, { asWorker: true })
        .subscribeFunc(next)
        .subscribeFunc(
          (row: Number) => {
            inputs.push(row);
            return row.n * 10;
          },
          { name: "tens", inputs: ["n"], keyWrapper: "tens", when: () => true },
        )
        .subscribeFunc(
          (rows: readonly Number[]) => {
            batches.push(rows as unknown as Row[]);
            return rows.map(({ n }) => n * 100);
          },
          { name: "hundreds", batch: true, inputs: ["n"], keyWrapper: "hundreds", asWorker: true },
        )
        .subscribeConsumer(seen.keep),
    );
    const rows = two.map((row) => ({ ...row, city: "Ulm" }));
    await workshop.through(main, rows, app);
    expect(seen.rows).toEqual([
      { n: 3, city: "Ulm", tens: 30, hundreds: 300 },
      { n: 4, city: "Ulm", tens: 40, hundreds: 400 },
    ]);
    expect(inputs).toEqual([{ n: 3 }, { n: 4 }]);
    expect(batches.flat()).toEqual([{ n: 3 }, { n: 4 }]);
    expect(main.steps.map(({ name }) => name)).toEqual([
      "options.main/next",
      "options.main/next-2",
      "options.main/tens/when",
      "options.main/tens",
      "options.main/hundreds",
      "options.main/keep",
    ]);
    expect(await workshop.queues(main)).toEqual(["options.main/hundreds", "options.main/next"]);
  });

  it("limit attempts and time, and choose workers (F15)", async () => {
    const app = new App("limits");
    const attempts: string[] = [];
    const fails = (name: string) => () => {
      attempts.push(name);
      throw new Error(name);
    };
    const seen = keeper();
    const main = app.pipeline("main", (_, entry: Inputs<Number>) => {
      const firstPause = 1;
      const once = { name: "once", retry: 1, asWorker: true };
      entry.subscribeConsumer(fails("once"), once);
      const four = { name: "four", retry: { attempts: 4, firstPause, factor: 1 }, asWorker: true };
      entry.subscribeConsumer(fails("four"), four);
      const slow = { name: "slow", retry: 1, timeout: 50, asWorker: true } as const;
      entry.subscribeConsumer((_row, { signal }) => aborted(signal), slow);
      entry.subscribeConsumer(seen.keep, { asWorker: true, requires: { gpu: "1" } });
    });
    const waiting = workshop.through(main, two.slice(0, 1), app);
    const steps = [
      { name: "limits.main/keep", run: seen.keep as never, kind: "consumer" as const },
    ];
    const { letters }: Account = await workshop.beside(steps, () => waiting, { gpu: "1" });
    expect(attempts.toSorted()).toEqual(["four", "four", "four", "four", "once"]);
    expect(letters.map(({ node, cause }) => `${node} ${cause}`).toSorted()).toEqual([
      "four exception",
      "once exception",
      "slow timeout",
    ]);
    expect(seen.rows).toEqual([{ n: 1 }]);
  });

  it("name an anonymous function, whose node has no name otherwise; only equal names clash (F15)", () => {
    const app = new App("names");
    const build = (name: string, use: (entry: Inputs<Number>) => unknown) => () =>
      app.pipeline(name, (_, entry: Inputs<Number>) => use(entry) as never).spec;
    expect(build("anonymous", (entry) => entry.subscribeFunc(() => ({})))).toThrow(
      /anonymous function.*option name.*verbs\.test\.ts:\d+|verbs\.test\.ts:\d+.*anonymous function.*option name/s,
    );
    const twice = (entry: Inputs<Number>) =>
      entry.subscribeFunc(next, { name: "same" }).subscribeFunc(next, { name: "same" });
    expect(build("clash", twice)).toThrow(/same/);
    const counted = build("counted", (entry) =>
      entry.subscribeFunc(next).subscribeFunc(next, { name: "next" }),
    );
    expect(counted().nodes.map(({ name }) => name)).toEqual(["entry", "next-2", "next"]);
  });
});

describe("a remote step", () => {
  it("is a function by name that another worker has, beside native ones in one stage (F19)", async () => {
    const app = new App("remote");
    const seen = keeper();
    const double = step<Number, { double: number }>("math/double");
    const split = step<Number, { at: number }[]>("math/split");
    const main = app.pipeline("main", (_, entry: Inputs<Number>) =>
      entry
        .subscribeFunc(next)
        .subscribeFunc(double)
        .subscribeFunc(wrap)
        .subscribeFuncAsProducer(split)
        .subscribeConsumer(seen.keep),
    );
    const steps: RemoteSteps = [
      { name: "math/double", run: (row) => ({ double: (row as unknown as Number).n * 2 }) },
      { name: "math/split", run: (row) => [...upTo(row as never)], kind: "expand" },
    ];
    await workshop.beside(steps, () => workshop.through(main, two.slice(0, 1), app));
    expect(seen.rows).toEqual([
      { n: 2, double: 4, wrapped: 2, at: 0 },
      { n: 2, double: 4, wrapped: 2, at: 1 },
    ]);
    expect(await workshop.queues(main)).toEqual(["remote.main", "remote.main/keep"]);
  });

  it("with a predicate of this process, and a function with a predicate of another worker, pass the other rows by (F16, F19)", async () => {
    const app = new App("guarded");
    const seen = keeper();
    const double = step<Number, { double: number }>("math/double");
    const isEven = step<Number, boolean>("math/is-even");
    const main = app.pipeline("main", (_, entry: Inputs<Number>) =>
      entry
        .subscribeFunc(double, { when: ({ n }) => n > 2 })
        .subscribeFunc(wrap, { when: isEven })
        .subscribeConsumer(seen.keep),
    );
    const steps: RemoteSteps = [
      { name: "math/double", run: (row) => ({ double: (row as unknown as Number).n * 2 }) },
      {
        name: "math/is-even",
        run: (row) => (row as unknown as Number).n % 2 === 0,
        kind: "predicate",
      },
    ];
    const rows = [1, 2, 3, 4].map((n) => ({ n }));
    await workshop.beside(steps, () => workshop.through(main, rows, app));
    expect(seen.rows.sort((a, b) => Number(a["n"]) - Number(b["n"]))).toEqual([
      { n: 1 },
      { n: 2, wrapped: expect.anything() as unknown },
      { n: 3, double: 6 },
      { n: 4, double: 8, wrapped: expect.anything() as unknown },
    ]);
  });
});

describe("a row that waits in the middle of its stage", () => {
  it("for a worker that is not there yet holds up no other pipeline, and goes on with it (F19)", async () => {
    const [waits, goes] = [new App("waits"), new App("goes")];
    const seen = keeper();
    const started = new Promise<void>((resolve) => {
      waits.pipeline("main", (_, entry: Inputs<Number>) =>
        entry
          .subscribeConsumer(() => resolve(), { name: "begins" })
          .subscribeFunc(next, { name: "before" })
          .subscribeFunc(step<Number, Row>("late/step"))
          .subscribeConsumer(seen.keep),
      );
    });
    const waiting = workshop.through(waits.getPipeline("main"), two.slice(0, 1), waits);
    await started;
    const other = goes.pipeline("main", (_, entry: Inputs<Number>) => entry.applyFunc(next));
    const { rows } = await workshop.working(goes, () => other.call({ n: 1 }, { timeout: "10s" }));
    expect(rows).toEqual([{ n: 2 }]);
    const steps = [{ name: "late/step", run: () => ({ late: true }) }];
    await workshop.beside(steps, () => waiting);
    expect(seen.rows).toEqual([{ n: 2, late: true }]);
  });
});

describe("a result", () => {
  it("is a plain object; a 1-to-N step that yields nothing drops the row as `no rows` (F17)", async () => {
    const app = new App("results");
    const bad = app.pipeline("bad", (_, entry: Inputs<Number>) =>
      entry.subscribeFunc(five as never, { name: "five", retry: 1 }),
    );
    const none = app.pipeline("none", (_, entry: Inputs<Number>) =>
      entry.applyFuncAsProducer(upTo),
    );
    await workshop.working(app, async () => {
      const { failed } = await bad.call({ n: 1 });
      expect(failed).toMatchObject([{ node: "five", error: { cause: "bad_result" } }]);
      expect(failed[0]?.error.message).toMatch(/five.*\b5\b|five.*number/);
      const { rows, dropped } = await none.call({ n: 0 });
      expect({ rows, dropped }).toEqual({
        rows: [],
        dropped: [{ row: { n: 0 }, reason: "no rows" }],
      });
    });
  });

  it("may have 64-bit integers, bytes, nested values, and dates as texts; other types fail by field and type (F17)", async () => {
    const app = new App("values");
    const seen = keeper();
    const main = app.pipeline("main", (_, entry: Inputs<Number>) =>
      entry
        .applyFunc(values)
        .subscribeFunc(same, { asWorker: true, retry: 1 })
        .subscribeConsumer(seen.keep),
    );
    const odd = app.pipeline("odd", (_, entry: Inputs<Number>) =>
      entry.applyFunc(() => ({ ratio: new Map() }) as never, { name: "odd", retry: 1 }),
    );
    const { letters } = await workshop.through([main, odd], two.slice(0, 1), app);
    expect(seen.rows).toEqual([
      {
        big: 9_007_199_254_740_993n,
        bytes: new Uint8Array([0, 255]),
        at: "1970-01-01T00:00:00.000Z",
        deep: { list: [1.5, null, "ü"] },
        copied: true,
      },
    ]);
    expect(letters).toMatchObject([{ node: "odd", cause: "bad_value" }]);
    expect(letters[0]?.message).toMatch(/Map.*"ratio"/);
  });
});

function next({ n }: Number) {
  return { n: n + 1 };
}
function wrap({ n }: Number) {
  return { wrapped: n };
}
function* upTo({ n }: Number) {
  for (let at = 0; at < n; at++) yield { at };
}
function five() {
  return 5;
}
function values() {
  return {
    big: 9_007_199_254_740_993n,
    bytes: new Uint8Array([0, 255]),
    at: new Date(0) as unknown as string,
    deep: { list: [1.5, null, "ü"] },
  };
}
function same(row: ReturnType<typeof values>) {
  return { ...row, copied: true };
}
function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    signal.addEventListener("abort", () => resolve(), { once: true });
  });
}
