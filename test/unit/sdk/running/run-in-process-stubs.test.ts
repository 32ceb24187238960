import { afterEach, describe, expect, it, vi } from "vitest";
import {
  App,
  defineProject,
  type Inputs,
  isStairsError,
  type Pipeline,
  Permanent,
  step,
  StopPipeline,
} from "../../../../sdk-ts/src/index.js";

interface Text {
  readonly text: string;
}

interface Value {
  readonly value: number;
}

const live = globalThis as { [key: symbol]: unknown };

afterEach(() => {
  delete live[Symbol.for("stairs.project")];
});

async function errorOf(work: Promise<unknown>): Promise<string> {
  const error = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!isStairsError(error)) throw new Error(`no StairsError: ${String(error)}`);
  return error.toString();
}

describe("stubs of pipeline.run", () => {
  const tokenize = step<Text, { words: string[] }>("nlp/tokenize");

  function remote(): Pipeline<Text, object> {
    return new App("core").pipeline("main", (_pipeline, { text }: Inputs<Text>) =>
      text.subscribeFunc(tokenize).subscribeFunc(function count(row) {
        return { count: row.words.length };
      }),
    );
  }

  it("stand for steps of other workers, by the step's name or the node's", async () => {
    const words = ({ text }: Text) => ({ words: text.split(" ") });
    for (const name of ["nlp/tokenize", "tokenize"]) {
      const { rows } = await remote().run([{ text: "a b c" }], { stubs: { [name]: words } });
      expect(rows).toEqual([{ text: "a b c", words: ["a", "b", "c"], count: 3 }]);
    }
  });

  it("must be there for steps of other workers: the error names step, node and place before anything runs", async () => {
    const message = await errorOf(remote().run([{ text: "a" }]));
    expect(message).toMatch(/^\[BAD_ARGUMENT\] Pipeline core\.main .*cannot run in this process/);
    expect(message).toMatch(/node tokenize \(.*run-in-process-stubs\.test\.ts:\d+\)/);
    expect(message).toContain('{ stubs: { "nlp/tokenize": (row) => ({ … }) } }');
  });

  it("must stand for something: a misspelt name is an error that says the right one", async () => {
    const message = await errorOf(
      remote().run([{ text: "a" }], { stubs: { "nlp/tokenise": () => ({}) } }),
    );
    expect(message).toMatch(/"nlp\/tokenise" \(did you mean "nlp\/tokenize"\?\)/);
    const noFunction = { stubs: { "nlp/tokenize": { words: [] } as never } };
    expect(await errorOf(remote().run([], noFunction))).toContain("expected a function of a row");
  });

  it("obey the rules of results, and end rows as steps do", async () => {
    const main = remote();
    const run = async (stub: () => unknown) =>
      main.run([{ text: "a" }], { stubs: { "nlp/tokenize": stub } });
    expect((await run(() => "no row")).failed).toMatchObject([
      { node: "tokenize", attempts: 3, error: { cause: "bad_result" } },
    ]);
    const permanent = await run(() => {
      throw new Permanent("never");
    });
    expect(permanent.failed).toMatchObject([{ attempts: 1, error: { message: "never" } }]);
    const stopped = await run(() => {
      throw new StopPipeline("enough");
    });
    expect(stopped.dropped).toEqual([{ row: { text: "a" }, reason: "enough", node: "tokenize" }]);
  });

  it("stand for a consumer wherever it is subscribed, row by row, and then it is not called", async () => {
    const app = new App("core");
    const write = vi.fn();
    const setup = vi.fn();
    const print = app.consumer<Value>("print", write);
    const main = app.pipeline("main", (_pipeline, { value }: Inputs<Value>) =>
      value
        .subscribeConsumer(print)
        .subscribeFunc(() => ({}), { name: "f", setup })
        .subscribeConsumer(print, { asWorker: true, when: ({ value: n }) => n > 1 }),
    );
    const printed: number[] = [];
    const stubs = { print: (row: Value) => printed.push(row.value), f: () => ({ f: 1 }) };
    const { rows } = await main.run([{ value: 1 }, { value: 2 }], { stubs });
    expect(rows).toEqual([
      { value: 1, f: 1 },
      { value: 2, f: 1 },
    ]);
    expect(printed).toEqual([1, 2, 2]);
    expect(write).not.toHaveBeenCalled();
    expect(setup).not.toHaveBeenCalled();
    await main.run([{ value: 5 }], { stubs: { "print-2": () => undefined } });
    expect(write).toHaveBeenCalledTimes(1);
  });

  it("stand for predicates and for 1-to-N steps", async () => {
    const isGood = step<Value, boolean>("judge/is_good");
    const split = step<Value, Iterable<{ part: number }>>("cut/split");
    const main = new App("core").pipeline("main", (_pipeline, { value }: Inputs<Value>) =>
      value
        .subscribeFunc(() => ({ good: true }), { name: "mark", when: isGood })
        .subscribeFuncAsProducer(split, { name: "split" }),
    );
    const { rows } = await main.run([{ value: 1 }, { value: 2 }], {
      stubs: {
        "judge/is_good": (row: Value) => row.value > 1,
        *split(row: Value) {
          for (let part = 0; part < row.value; part++) yield { part };
        },
      },
    });
    expect(rows).toEqual([
      { value: 1, part: 0 },
      { value: 2, good: true, part: 0 },
      { value: 2, good: true, part: 1 },
    ]);
  });
});

describe("pipelines in pipeline.run", () => {
  it("runs copies of other pipelines, and skips them by when", async () => {
    const app = new App("core");
    const inner = app.pipeline("inner", (_pipeline, { value }: Inputs<Value>) =>
      value.subscribeFunc(function double(row) {
        return { double: row.value * 2 };
      }),
    );
    const main = app.pipeline("main", (_pipeline, { value }: Inputs<Value>) =>
      value.subscribePipeline(inner, { when: ({ value: n }: Value) => n % 2 === 0 }),
    );
    const given = [{ value: 1 }, { value: 2 }, { value: 3 }, { value: 4 }];
    expect((await main.run(given)).rows).toEqual([
      { value: 1 },
      { value: 2, double: 4 },
      { value: 3 },
      { value: 4, double: 8 },
    ]);
    const stubs = { "inner/double": () => ({ double: 0 }) };
    expect((await main.run([{ value: 2 }], { stubs })).rows).toEqual([{ value: 2, double: 0 }]);
  });

  it("runs called pipelines too; what fails there is told with their name, and nothing comes back", async () => {
    const app = new App("core");
    const other = app.pipeline("other", (_pipeline, { value }: Inputs<Value>) =>
      value.subscribeFunc(function refuse(row): object {
        if (row.value === 1) throw new StopPipeline("one");
        throw new Permanent("no");
      }),
    );
    const main = app.pipeline("main", (_pipeline, { value }: Inputs<Value>) => {
      const named = value.subscribeFunc(() => ({ name: "x" }), { name: "f" });
      named.callPipeline(other);
      return named;
    });
    const given = [{ value: 1 }, { value: 2 }];
    const { rows, dropped, failed } = await main.run(given);
    expect(rows).toHaveLength(2);
    expect(dropped).toEqual([
      { row: given[0], reason: "one", node: "refuse", pipeline: "core.other" },
    ]);
    expect(failed).toMatchObject([{ row: given[1], node: "refuse", pipeline: "core.other" }]);
    const seen: unknown[] = [];
    const stubbed = await main.run(given, {
      stubs: { "core.other": (row: object) => void seen.push(row) },
    });
    expect(stubbed.failed).toEqual([]);
    expect(seen).toEqual(given.map(({ value }) => ({ value, name: "x" })));
  });

  it("follows rows that a pipeline hands to itself until a when ends it", async () => {
    const seen: number[] = [];
    const main = new App("core").pipeline("main", (pipeline, { value }: Inputs<Value>) => {
      value.subscribeConsumer((row) => seen.push(row.value), { name: "see" });
      const less = value.applyFunc((row) => ({ value: row.value - 1 }), { name: "less" });
      less.callPipeline(pipeline, { when: (row: Value) => row.value > 0 });
      return less;
    });
    const { rows } = await main.run([{ value: 4 }]);
    expect(seen).toEqual([4, 3, 2, 1]);
    // What was handed over gives no result here.
    expect(rows).toEqual([{ value: 3 }]);
  });

  it("ends rows that go round and round with an error that names the node", async () => {
    const main = new App("core").pipeline("main", (pipeline, { value }: Inputs<Value>) => {
      value.callPipeline(pipeline, { name: "again" });
    });
    const given = Array.from({ length: 5000 }, (_, value) => ({ value }));
    expect(await errorOf(main.run(given))).toMatch(
      /More than 100000 rows .* node again of pipeline core\.main.*when/,
    );
  });

  it("finds pipelines that are called by name in the live project, and says when they are nowhere", async () => {
    const app = new App("core");
    const seen: unknown[] = [];
    const main = app.pipeline("main", (_pipeline, { value }: Inputs<Value>) => {
      value.callPipeline("core.other");
    });
    expect(await errorOf(main.run([{ value: 1 }]))).toMatch(
      /node other \(.*\) calls the pipeline core\.other, which this process does not know/,
    );
    app.pipeline("other", (_pipeline, { value }: Inputs<Value>) => {
      value.subscribeConsumer((row) => seen.push(row), { name: "see" });
    });
    defineProject({ name: "shop", apps: [app] });
    await main.run([{ value: 1 }]);
    expect(seen).toEqual([{ value: 1 }]);
  });

  it("refuses misspelt options and what is no array of rows, before anything runs", async () => {
    const app = new App("core");
    let ran = 0;
    const main = app.pipeline("main", (_pipeline, { value }: Inputs<Value>) =>
      value.subscribeConsumer(() => ran++, { name: "see" }),
    );
    expect(await errorOf(main.run([{ value: 1 }], { stub: {} } as object))).toMatch(
      /no option "stub".*stubs/,
    );
    expect(await errorOf(main.run({ value: 1 } as never))).toMatch(/takes an array of rows/);
    expect(await errorOf(main.call({ value: 1 }, { timeot: "1s" } as object))).toMatch(
      /no option "timeot".*timeout/,
    );
    expect(ran).toBe(0);
  });
});
