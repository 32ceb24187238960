import { describe, expect, it } from "vitest";
import { App, type DataFrame, type Inputs } from "../../../../sdk-ts/src/index.js";

interface Text {
  text: string;
}

function count({ text }: Text) {
  return { length: text.length };
}
function save(): void {}

/** The message of what `use` throws. */
function messageOf(use: () => unknown): string {
  try {
    void use();
  } catch (error) {
    return String(error);
  }
  throw new Error("nothing was thrown");
}

const here = String.raw`\(test/unit/sdk/authoring/copy-places\.test\.ts:\d+\)`;

/** The error of a pipeline `core.main` that is one copy of `core.inner`. */
function copyError(
  builder: (entry: Inputs<Text>, run: typeof count) => unknown,
  config: object = {},
): string {
  const app = new App("core");
  const inner = app.pipeline(
    "inner",
    { config: { run: count } },
    (pipeline, entry: Inputs<Text>) => {
      return builder(entry, pipeline.config.run) as DataFrame<object>;
    },
  );
  const main = app.pipeline("main", (_, entry: Inputs<Text>) =>
    entry.subscribePipeline(inner, { config }),
  );
  return messageOf(() => main.spec);
}

describe("an error in a copy of a pipeline (F22)", () => {
  it("names the line in the other pipeline and the line where the copy is used", () => {
    expect(copyError((entry, run) => entry.subscribeFunc(run), { run: 5 })).toMatch(
      new RegExp(
        `Pipeline core\\.main ${here}, in its copy of core\\.inner ${here}: subscribeFunc got`,
      ),
    );
  });

  it("is told so too when it is found after the builder: a result that nothing uses, a name twice, a field", () => {
    const place = new RegExp(`in its copy of core\\.inner ${here}`);
    const unused = copyError((entry) => {
      entry.subscribeFunc(count);
      return entry;
    });
    expect(unused).toMatch(place);
    const twice = copyError((entry) =>
      entry.subscribeFunc(count, { name: "a" }).subscribeFunc(count, { name: "a" }),
    );
    expect(twice).toContain("the name core.main/inner/a belongs to another node");
    expect(twice).toMatch(place);
    const field = copyError((entry) =>
      entry
        .select(["text"])
        .get("lenght" as "text")
        .subscribeConsumer(save),
    );
    expect(field).toContain('it reads field "lenght"');
    expect(field).toMatch(place);
  });

  it("of the other builder's own is named as that builder's", () => {
    const message = copyError(() => {
      throw new TypeError("mine");
    });
    expect(message).toMatch(
      new RegExp(
        `The builder of pipeline core\\.inner ${here} failed in core\\.main, in its copy of core\\.inner ${here}: mine`,
      ),
    );
  });

  it("names every copy on the way", () => {
    const app = new App("core");
    const inner = app.pipeline("inner", (_, entry: Inputs<Text>) =>
      entry.subscribeFunc(5 as never),
    );
    const middle = app.pipeline("middle", (_, entry: Inputs<Text>) =>
      entry.applyPipeline(inner as never),
    );
    const main = app.pipeline("main", (_, entry: Inputs<Text>) =>
      entry.applyPipeline(middle as never),
    );
    expect(messageOf(() => main.spec)).toMatch(
      /in its copy of core\.middle \(\S+\), in its copy of core\.inner \(\S+\): subscribeFunc/,
    );
  });

  it("is one too when the builder returns a frame that it was never given", () => {
    const app = new App("core");
    let kept: DataFrame<object> | undefined;
    const inner = app.pipeline("inner", (_, entry: Inputs<Text>) => {
      entry.subscribeConsumer(save);
      return kept;
    });
    const main = app.pipeline("main", (_, entry: Inputs<Text>) => {
      kept = entry.subscribeFunc(count);
      return entry.applyPipeline(inner);
    });
    expect(messageOf(() => main.spec)).toContain("a frame of core.main was used in core.main >");
  });
});

describe("the config of a copy (F20)", () => {
  it("may set what has no default, and add to what takes any key", () => {
    const app = new App("core");
    const config: { run: typeof count | undefined; labels: Record<string, string> } = {
      run: undefined,
      labels: {},
    };
    const inner = app.pipeline("inner", { config }, (pipeline, entry: Inputs<Text>) =>
      entry.addValue(pipeline.config.labels).subscribeFunc(pipeline.config.run ?? count),
    );
    inner.config.update({ labels: { a: "1" } });
    const mine = ({ text }: Text) => ({ length: -text.length });
    const main = app.pipeline("main", (_, entry: Inputs<Text>) =>
      entry.subscribePipeline(inner, { config: { run: mine, labels: { b: "2" } } }),
    );
    expect(main.steps).toMatchObject([
      { name: "core.main/inner/mine", config: { run: mine, labels: { a: "1", b: "2" } } },
    ]);
  });

  it("is settled when the pipeline around it is built: a later update throws", () => {
    const app = new App("core");
    const inner = app.pipeline("inner", { config: { x: 1 } }, (_, entry: Inputs<Text>) =>
      entry.subscribeFunc(count),
    );
    const main = app.pipeline("main", (_, entry: Inputs<Text>) => entry.subscribePipeline(inner));
    void main.spec;
    expect(() => inner.config.update({ x: 2 })).toThrow(/cannot be changed any more/);
  });
});

describe("the pipeline that a builder gets as its first argument", () => {
  it("is the called one also from a copy, and then known to the pipeline around it", () => {
    const app = new App("core");
    const inner = app.pipeline("inner", (self, entry: Inputs<Text>) => {
      entry.callPipeline(self);
      return entry.subscribeFunc(count);
    });
    const main = app.pipeline("main", (_, entry: Inputs<Text>) => entry.subscribePipeline(inner));
    expect(main.spec.nodes).toContainEqual(
      expect.objectContaining({ op: "call", pipeline: "core.inner" }),
    );
    expect(main.calls).toEqual([inner]);
  });

  it("cannot be put into itself", () => {
    const app = new App("core");
    const main = app.pipeline("main", (self, entry: Inputs<Text>) =>
      entry.subscribePipeline(self as never),
    );
    expect(messageOf(() => main.spec)).toContain("core.main into core.main, and so on without end");
  });
});

describe("callbacks around a builder that returns nothing (F21)", () => {
  it("stand behind the last step, not behind the predicate of a call", () => {
    const app = new App("core");
    const main = app.pipeline("main", { after: save }, (_, entry: Inputs<Text>) => {
      entry.subscribeFunc(count).callPipeline("other.audit", { when: () => true });
    });
    expect(main.spec.nodes.at(-1)).toMatchObject({ name: "after", input: "count" });
  });

  it("stay in their copy, also one without a queue, and are placed where its pipeline is defined", () => {
    const app = new App("core");
    const inner = app.pipeline("inner", { after: save }, (_, entry: Inputs<Text>) => {
      entry.subscribeFunc(count).subscribeConsumer(save, { name: "end" });
    });
    const main = app.pipeline("main", (_, entry: Inputs<Text>) =>
      entry.subscribeFunc(count).subscribePipeline(inner, { asWorker: false }),
    );
    const after = main.spec.nodes.find(({ name }) => name === "inner/after");
    expect(after).toMatchObject({ input: "inner/count", source: inner.source });
  });
});
