import { describe, expect, it } from "vitest";
import {
  App,
  concatenate,
  type DataFrame,
  type Inputs,
  type Pipeline,
  type PipelineHere,
  step,
} from "../../../../sdk-ts/src/index.js";

interface Text {
  text: string;
}

function count({ text }: Text) {
  return { length: text.length };
}
function trim({ text }: Text) {
  return { text: text.trim() };
}
function save(): void {}
function isLong({ text }: Text) {
  return text.length > 3;
}

/** An app with a pipeline to be used in others, and one that is made of it. */
function appWith(use: (entry: Inputs<Text>, clean: Clean, here: PipelineHere) => unknown) {
  const app = new App("core");
  const clean = cleanOf(app);
  const main = app.pipeline("main", (here, entry: Inputs<Text>) => {
    return use(entry, clean, here) as DataFrame<object>;
  });
  return { app, clean, main };
}

function cleanOf(app: App) {
  return app.pipeline(
    "clean",
    { config: { run: trim, limits: { words: 5, letters: 9 } } },
    ({ config }, { text }: Inputs<Text>) =>
      text.subscribeFunc(config.run).subscribeFunc(count, { asWorker: true }),
  );
}

type Clean = ReturnType<typeof cleanOf>;

/** `name op inputs` of each node. */
function lines({ main }: ReturnType<typeof appWith>): string[] {
  return main.spec.nodes.map((node) => {
    const reads = Object.entries(node).flatMap(([key, value]) =>
      ["input", "when", "filter", "then", "otherwise"].includes(key) && value !== null
        ? [`${key} ${String(value)}`]
        : [],
    );
    const parts = node.op === "concatenate" ? node.parts.map(({ input }) => input) : [];
    return [node.name, node.op, ...reads, ...parts].join(" ");
  });
}

function problemOf(use: Parameters<typeof appWith>[0]): string {
  try {
    void appWith(use).main.spec;
  } catch (error) {
    return String(error);
  }
  throw new Error("the pipeline was built without an error");
}

describe("a copy of a pipeline (F20)", () => {
  it("subscribed, begins in a queue of its own and lays its result over the frame", () => {
    const built = appWith((entry, clean) => entry.subscribePipeline(clean));
    expect(lines(built)).toEqual([
      "entry entry",
      "clean queue input entry",
      "clean/get-1 get input clean",
      "clean/trim step input clean/get-1",
      "clean/count step input clean/trim",
      "clean/merged concatenate entry clean/count",
    ]);
    expect(built.main.steps.map(({ name }) => name)).toEqual([
      "core.main/clean/trim",
      "core.main/clean/count",
    ]);
  });

  it("applied, replaces the frame; with asWorker: false it has no queue", () => {
    const built = appWith((entry, clean) => entry.applyPipeline(clean, { asWorker: false }));
    expect(lines(built)).toEqual([
      "entry entry",
      "clean/get-1 get input entry",
      "clean/trim step input clean/get-1",
      "clean/count step input clean/trim",
    ]);
    expect(built.main.spec.result).toBe("clean/count");
  });

  it("with when, lets the other rows pass by and meets them at its end", () => {
    const built = appWith((entry, clean) => entry.subscribePipeline(clean, { when: isLong }));
    expect(lines(built)).toEqual([
      "entry entry",
      "clean/when step input entry",
      "clean/if filter input entry when clean/when",
      "clean queue input clean/if",
      "clean/get-1 get input clean",
      "clean/trim step input clean/get-1",
      "clean/count step input clean/trim",
      "clean/merged concatenate clean/if clean/count",
      "clean/end choose filter clean/if then clean/merged otherwise entry",
    ]);
    expect(built.main.steps[0]).toMatchObject({ name: "core.main/clean/when", kind: "predicate" });
  });

  it("is named after the pipeline, then clean-2; an explicit name goes before both", () => {
    const built = appWith((entry, clean) =>
      concatenate(
        entry.applyPipeline(clean, { asWorker: false }).rename({ a: "length" }),
        entry.applyPipeline(clean, { asWorker: false }).rename({ b: "length" }),
        entry.applyPipeline(clean, { asWorker: false, name: "clean" }).rename({ c: "length" }),
      ),
    );
    const names = built.main.steps.map(({ name }) => name.split("/")[1]);
    expect([...new Set(names)].toSorted((a = "", b = "") => a.localeCompare(b))).toEqual([
      "clean",
      "clean-2",
      "clean-3",
    ]);
  });

  it("has its config laid over the default at every depth, and changes the default for nobody", () => {
    const upper = ({ text }: Text) => ({ text: text.toUpperCase() });
    const built = appWith((entry, clean) => {
      const own = entry.applyPipeline(clean, {
        name: "own",
        config: { run: upper, limits: { words: 6 } },
      });
      return concatenate({ own, plain: entry.applyPipeline(clean) });
    });
    const configs = new Map(built.main.steps.map(({ name, config }) => [name, config]));
    expect(configs.get("core.main/own/upper")).toEqual({
      run: upper,
      limits: { words: 6, letters: 9 },
    });
    expect(configs.get("core.main/clean/count")).toEqual({
      run: trim,
      limits: { words: 5, letters: 9 },
    });
    expect(built.clean.steps.map(({ name }) => name)).toEqual([
      "core.clean/trim",
      "core.clean/count",
    ]);
  });

  it("may hold copies itself, whose steps are named by the whole way", () => {
    const app = new App("core");
    const inner = cleanOf(app);
    const middle = app.pipeline("middle", (_, entry: Inputs<Text>) =>
      entry.subscribePipeline(inner, { asWorker: false }),
    );
    const main = app.pipeline("main", (_, entry: Inputs<Text>) => entry.subscribePipeline(middle));
    expect(main.steps.map(({ name }) => name)).toEqual([
      "core.main/middle/clean/trim",
      "core.main/middle/clean/count",
    ]);
    expect(main.spec.nodes.map(({ name }) => name)).toContain("middle/clean/trim");
  });

  it("of a pipeline that returns nothing leaves the frame as it is when it is subscribed, and cannot be applied", () => {
    const app = new App("core");
    const store = app.pipeline("store", (_, entry: Inputs<Text>) => {
      entry.subscribeConsumer(save);
    });
    const main = app.pipeline("main", (_, entry: Inputs<Text>) =>
      entry.subscribePipeline(store).subscribeFunc(count),
    );
    const { nodes } = main.spec;
    expect(nodes.map(({ name }) => name)).toEqual(["entry", "store", "store/save", "count"]);
    expect(nodes.at(-1)).toMatchObject({ input: "entry" });
    const applied = app.pipeline("applied", (_, entry: Inputs<Text>) =>
      entry.applyPipeline(store).subscribeConsumer(save),
    );
    expect(() => applied.spec).toThrow(/applyPipeline got core\.store, whose builder returns no/);
  });

  it("keeps its frames to itself: the outer pipeline's cannot be used inside, nor its own outside", () => {
    const app = new App("core");
    const kept: DataFrame<object>[] = [];
    const leaky = app.pipeline("leaky", (_, entry: Inputs<Text>) => {
      const [outer] = kept;
      const inside = entry.subscribeFunc(count);
      kept.push(inside);
      return outer === undefined ? inside : concatenate(inside, outer);
    });
    const main = app.pipeline("main", (_, entry: Inputs<Text>) => {
      kept.push(entry.subscribeFunc(trim));
      return entry.subscribePipeline(leaky);
    });
    expect(() => main.spec).toThrow(
      /a frame of core\.main was used in core\.main > core\.leaky: a copy of a pipeline sees only/,
    );
    kept.length = 0;
    const other = app.pipeline("other", (_, entry: Inputs<Text>) => {
      const copy = entry.subscribePipeline(leaky);
      return concatenate(copy, kept[0] ?? copy);
    });
    expect(() => other.spec).toThrow(
      /a frame of core\.other > core\.leaky was used in core\.other/,
    );
  });

  it("of itself is refused with the way round, and told that callPipeline may go in circles", () => {
    const app = new App("core");
    const pipelines: Pipeline[] = [];
    const make = (name: string, next: number): Pipeline =>
      app.pipeline(name, (_, entry: Inputs<Text>) => {
        const other = pipelines[next];
        if (other !== undefined) entry.subscribePipeline(other as never);
      });
    pipelines.push(make("first", 1), make("second", 0));
    expect(() => pipelines[0]?.spec).toThrow(
      /core\.first into core\.second into core\.first, and so on without end: .*callPipeline/,
    );
  });

  it.each([
    ["an unknown option", { asWroker: true }, 'there is no option "asWroker" — did you mean'],
    ["a value that the config does not have", { config: { limit: 1 } }, "no value limit"],
    ["a deep value that it does not have", { config: { limits: { word: 1 } } }, "limits.word"],
    ["a config that is none", { config: 5 }, "config is no object of values"],
    ["a name that is none", { name: "a b" }, 'has the name "a b"'],
  ])("with %s is refused at its line", (_what, options, problem) => {
    const message = problemOf((entry, clean) => entry.subscribePipeline(clean, options as never));
    expect(message).toContain(problem.split(" — ")[0]);
    expect(message).toMatch(/copies\.test\.ts:\d+/);
  });

  it("by name is left to the coordinator", () => {
    const built = appWith((entry) =>
      entry.applyPipeline("other.clean", { when: step<never, boolean>("nlp/is-text") }),
    );
    expect(built.main.spec.nodes[1]).toMatchObject({
      op: "pipeline",
      name: "clean",
      pipeline: "other.clean",
      mode: "replace",
      asWorker: true,
      when: "nlp/is-text",
    });
  });
});

describe("a hand-over to another pipeline (F14, F16)", () => {
  it("names the pipeline, and with when a predicate under its own name", () => {
    const built = appWith((entry, clean, here) => {
      entry.callPipeline(clean, { when: isLong, otherwise: here });
      entry.callPipeline("other.audit");
    });
    expect(lines(built)).toEqual([
      "entry entry",
      "clean/when step input entry",
      "clean call input entry when clean/when otherwise core.main",
      "audit call input entry",
    ]);
    expect(built.main.calls).toEqual([built.clean]);
    expect(built.main.steps).toMatchObject([{ name: "core.main/clean/when", kind: "predicate" }]);
  });

  it("knows the pipelines that are called on the way, also in circles", () => {
    const app = new App("core");
    const all: { last?: unknown } = {};
    const first = app.pipeline("first", (here, entry: Inputs<Text>) => {
      entry.callPipeline(here);
      entry.callPipeline(second);
    });
    const second = app.pipeline("second", (_, entry: Inputs<Text>) => {
      entry.callPipeline(third);
    });
    const third = app.pipeline("third", (_, entry: Inputs<Text>) => {
      entry.callPipeline(first);
      entry.subscribeConsumer(save);
    });
    all.last = third;
    expect(first.calls.map(({ name }) => name).sort()).toEqual(["first", "second", "third"]);
  });

  it.each([
    ["an otherwise without a when", { otherwise: "core.b" }, "has an otherwise but no when"],
    ["something that is no pipeline", { otherwise: 5 }, "takes a pipeline, or its name"],
    ["a name that is none", { otherwise: "nope" }, '"nope", which is no app.pipeline'],
  ])("with %s is refused", (_what, options, problem) => {
    expect(problemOf((entry, clean) => entry.callPipeline(clean, options as never))).toContain(
      problem,
    );
  });
});

describe("callbacks of a pipeline (F21)", () => {
  it("stand before the first node, so that all others read what has passed it, and behind the result", () => {
    const app = new App("core");
    const main = app.pipeline("main", { before: save, after: save }, (_, { text }: Inputs<Text>) =>
      text.subscribeFunc(count, { asWorker: true }),
    );
    expect(main.spec.nodes.map((node) => [node.name, "input" in node ? node.input : ""])).toEqual([
      ["entry", ""],
      ["before", "entry"],
      ["get-1", "before"],
      ["count", "get-1"],
      ["after", "count"],
    ]);
    expect(main.spec.result).toBe("after");
  });

  it("that are misspelt are refused", () => {
    const app = new App("core");
    const misspelt = { befor: save } as object;
    expect(() => app.pipeline("main", misspelt, (_, entry: Inputs<Text>) => entry)).toThrow(
      /The pipeline core\.main \(.*copies\.test\.ts:\d+\): there is no option "befor".*before/,
    );
  });

  it("stand behind the last step that is no consumer when the builder returns nothing", () => {
    const app = new App("core");
    const main = app.pipeline("main", { after: save }, (_, { text }: Inputs<Text>) => {
      text.subscribeFunc(count).subscribeConsumer(function print() {});
    });
    expect(main.spec.nodes.at(-1)).toMatchObject({ name: "after", input: "count" });
  });
});
