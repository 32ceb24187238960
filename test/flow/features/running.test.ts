import {
  App,
  type Context,
  type Inputs,
  Permanent,
  RetryAfter,
  type Row,
  step,
  StopPipeline,
} from "@stairs/sdk";
import { describe, expect, it, vi } from "vitest";
import { keeper, openWorkshop } from "./workshop.js";

const workshop = openWorkshop();

interface Kind {
  kind: "stop" | "permanent" | "later" | "fails" | "hopeless" | "good";
}

/** A step that ends each row in another way, and the attempts that each needed. */
function fate() {
  const attempts = new Map<string, number>();
  const judge = ({ kind }: Kind) => {
    const attempt = (attempts.get(kind) ?? 0) + 1;
    attempts.set(kind, attempt);
    if (kind === "stop") throw new StopPipeline("unwanted");
    if (kind === "permanent") throw new Permanent("never");
    if (kind === "later" && attempt < 3) throw new RetryAfter(1);
    if (kind === "hopeless") throw new RangeError("no use");
    if (kind === "fails") throw new TypeError("broken");
    return { attempt };
  };
  return { attempts, judge };
}

const kinds = ["stop", "permanent", "later", "fails", "hopeless", "good"] as const;

describe("an exception", () => {
  it("decides about its row: dropped, dead at once, later again, or the retry policy (F18, F73)", async () => {
    const app = new App("fates");
    const seen = keeper();
    const { attempts, judge } = fate();
    const retry = { attempts: 2, firstPause: 1, notRetryable: ["RangeError"] };
    const main = app.pipeline("main", (_, entry: Inputs<Kind>) =>
      entry.subscribeFunc(judge, { retry }).subscribeConsumer(seen.keep),
    );
    const rows = kinds.map((kind) => ({ kind }));
    const { report, dropped, letters } = await workshop.through(main, rows, app);
    expect(Object.fromEntries(attempts)).toEqual({
      stop: 1,
      permanent: 1,
      later: 3,
      fails: 2,
      hopeless: 1,
      good: 1,
    });
    expect(seen.rows).toEqual([
      { kind: "good", attempt: 1 },
      { kind: "later", attempt: 3 },
    ]);
    expect(dropped).toBe(1);
    expect(report).toEqual({ ended: "idle", dead: 3 });
    expect(letters.map(({ type, message, attempts: tried }) => [type, message, tried])).toEqual(
      expect.arrayContaining([
        ["Permanent", "never", 1],
        ["TypeError", "broken", 2],
        ["RangeError", "no use", 1],
      ]),
    );
  });
});

describe("trying a pipeline out", () => {
  const tokenize = step<{ text: string }, { words: string[] }>("nlp/tokenize");
  const words = ({ text }: { text: string }) => ({ words: text.split(" ") });

  function tried(name: string) {
    const app = new App(name);
    const seen = keeper();
    const main = app.pipeline("main", (_, entry: Inputs<{ text: string }>) =>
      entry
        .subscribeFunc(refuse, { asWorker: true, retry: 1 })
        .subscribeFunc(tokenize)
        .subscribeConsumer(seen.keep)
        .select(["words"]),
    );
    return { app, seen, main };
  }
  const rows = ["a b", "", "!"].map((text) => ({ text }));

  it("run() needs no coordinator: rows, dropped and failed; consumers run, stubs stand for remote steps (F24)", async () => {
    const { main, seen } = tried("rehearsed");
    const outcome = await main.run(rows, { stubs: { "nlp/tokenize": words } });
    expect(outcome).toMatchObject({
      rows: [{ words: ["a", "b"] }],
      dropped: [{ row: { text: "" }, reason: "empty", node: "refuse" }],
      failed: [{ row: { text: "!" }, node: "refuse", error: { message: "rude" } }],
    });
    expect(seen.rows).toEqual([{ text: "a b", words: ["a", "b"] }]);
    const instead = keeper();
    await main.run(rows, { stubs: { "nlp/tokenize": words, keep: instead.keep } });
    expect([seen.rows.length, instead.rows.length]).toEqual([1, 1]);
    await expect(main.run(rows)).rejects.toThrow(/nlp\/tokenize/);
  });

  it("call() sends a row through the real workers and waits for its last frame (F24)", async () => {
    const { app, main, seen } = tried("called");
    const steps = [{ name: "nlp/tokenize", run: words as never }];
    const [good, empty, rude] = await workshop.beside(steps, () =>
      workshop.working(app, () =>
        Promise.all(rows.map((row) => main.call(row, { timeout: "20s" }))),
      ),
    );
    expect(good).toEqual({ rows: [{ words: ["a", "b"] }], dropped: [], failed: [] });
    expect(empty).toEqual({
      rows: [],
      dropped: [{ row: { text: "" }, reason: "empty" }],
      failed: [],
    });
    expect(rude).toMatchObject({
      rows: [],
      failed: [{ node: "refuse", error: { message: "rude" } }],
    });
    expect(seen.rows).toEqual([{ text: "a b", words: ["a", "b"] }]);
  });

  it("call() ends after its timeout where no worker comes; the row goes on (F24)", async () => {
    const { app, main, seen } = tried("nobody");
    workshop.project(app);
    await expect(main.call({ text: "c" }, { timeout: 50 })).rejects.toMatchObject({
      code: "TOO_LATE",
    });
    const steps = [{ name: "nlp/tokenize", run: words as never }];
    await workshop.beside(steps, () => workshop.through(main, [], app));
    expect(seen.rows).toEqual([{ text: "c", words: ["c"] }]);
  });
});

describe("async functions", () => {
  it("mix with others, and run as many rows of a call at once as concurrency says (F25)", async () => {
    const app = new App("async");
    const seen = keeper();
    const [many, one] = [crowd(), crowd()];
    const main = app.pipeline("main", (_, entry: Inputs<{ n: number }>) =>
      entry
        .subscribeFunc(many.pass, { name: "many", concurrency: 5 })
        .subscribeFunc(({ n }: { n: number }) => ({ square: n * n }), { name: "square" })
        .subscribeFunc(one.pass, { name: "one" })
        .subscribeFunc(async (rows: readonly object[]) => rows.map(() => ({ batch: true })), {
          name: "batch",
          batch: true,
        })
        .subscribeConsumer(seen.keep),
    );
    // Calls begin with one row and grow while they are fast.
    const rows = Array.from({ length: 500 }, (_, n) => ({ n }));
    await workshop.through(main, rows, app);
    expect(seen.rows.toSorted((a, b) => Number(a["n"]) - Number(b["n"]))).toEqual(
      rows.map(({ n }) => ({ n, passed: true, square: n * n, batch: true })),
    );
    expect({ many: many.most(), one: one.most() }).toEqual({ many: 5, one: 1 });
  });
});

describe("the context", () => {
  it("says which row, call and attempt it is, and gives the config and the state of setup (F26)", async () => {
    const app = new App("context");
    const contexts: (Pick<Context, "rowId" | "callId" | "attempt"> & { n: number })[] = [];
    const written = vi.spyOn(process.stderr, "write").mockReturnValue(true);
    let setups = 0;
    const look = ({ n }: { n: number }, context: Context) => {
      const { rowId, callId, attempt, signal, config, state, log } = context;
      contexts.push({ n, rowId, callId, attempt });
      expect(signal.aborted).toBe(false);
      log(`row ${n}`);
      if (attempt === 1 && n === 2) throw new Error("once more");
      return { config, state };
    };
    const seen = keeper();
    const main = app.pipeline(
      "main",
      { config: { unit: "kg" } },
      (_, entry: Inputs<{ n: number }>) =>
        entry
          .subscribeFunc(look, {
            retry: { attempts: 2, firstPause: 1 },
            setup: async ({ unit }): Promise<Row> => ({ model: unit, setups: ++setups }),
          })
          .subscribeConsumer(seen.keep),
    );
    await workshop.through(main, [{ n: 1 }, { n: 2 }], app);
    const lines = written.mock.calls.map(([line]) => line);
    written.mockRestore();
    const of = { config: { unit: "kg" }, state: { model: "kg", setups: 1 } };
    expect(seen.rows).toEqual([
      { n: 1, ...of },
      { n: 2, ...of },
    ]);
    const [first, again] = contexts.filter(({ n }) => n === 2);
    expect([first?.attempt, again?.attempt]).toEqual([1, 2]);
    expect(again?.rowId).toBe(first?.rowId);
    expect(again?.callId).not.toBe(first?.callId);
    expect(new Set(contexts.map(({ rowId }) => rowId)).size).toBe(2);
    expect(lines).toContain("[context.main/look] row 1\n");
  });
});

function refuse({ text }: { text: string }) {
  if (text === "") throw new StopPipeline("empty");
  if (text === "!") throw new Error("rude");
  return {};
}

/** A step that is async, and how many rows at the most were in it at once. */
function crowd() {
  let [inside, most] = [0, 0];
  return {
    pass: async () => {
      inside += 1;
      most = Math.max(most, inside);
      await new Promise(setImmediate);
      inside -= 1;
      return { passed: true };
    },
    most: () => most,
  };
}
