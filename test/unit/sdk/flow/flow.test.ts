import { describe, expect, it } from "vitest";
import { Flow } from "../../../../sdk-ts/src/flow/flow.js";
import { readyFlow } from "../../../../sdk-ts/src/flow/ready-flow.js";
import { step } from "../../../../sdk-ts/src/flow/step.js";
import {
  type Context,
  Permanent,
  RetryAfter,
  type Row,
  StopPipeline,
} from "../../../../sdk-ts/src/index.js";
import { contextOf } from "./contexts.js";

/** Notes what each step gets. */
class Diamond extends Flow {
  readonly seen: [string, Row][] = [];
  @step("left", "right")
  start(data: Row): Row {
    return this.note("start", data, { a: "start", b: "start" });
  }
  @step("end")
  left(data: Row): Row {
    return this.note("left", data, { a: "left" });
  }
  @step("end", { saveResult: true })
  async right(data: Row): Promise<Row> {
    return this.note("right", data, { c: "right" });
  }
  @step()
  end(data: Row): Row {
    return this.note("end", data, { d: "end" });
  }
  note(name: string, data: Row, result: Row): Row {
    this.seen.push([name, data]);
    return result;
  }
}

class Words extends Flow {
  constructor(private readonly separator = " ") {
    super();
  }
  async run(row: { text: string }): Promise<{ n: number }> {
    const { count } = await this.startFrom("split", row);
    return { n: count.n };
  }
  @step("count", { saveResult: true })
  split(row: { text: string }): { words: string[] } {
    return { words: row.text.split(this.separator) };
  }
  @step()
  async count(row: { words: string[] }): Promise<{ n: number }> {
    return { n: row.words.length };
  }
}

describe("a Flow's steps (F30, F31)", () => {
  it("run from the one that startFrom names to the last, whether they are async or not", async () => {
    expect(await new Words().startFrom("count", { words: ["a"] })).toEqual({ count: { n: 1 } });
    expect(await new Words().startFrom("split", { text: "a b" })).toEqual({
      split: { words: ["a", "b"] },
      count: { n: 2 },
    });
  });

  it("get the row and all results so far on their way, merged", async () => {
    const flow = new Diamond();
    await flow.startFrom("start", { a: "row", row: 1 });
    expect(flow.seen).toEqual([
      ["start", { a: "row", row: 1 }],
      ["left", { a: "start", b: "start", row: 1 }],
      ["right", { a: "start", b: "start", row: 1 }],
      ["end", { a: "left", b: "start", c: "right", row: 1 }],
    ]);
  });

  it("give startFrom their own results: the last ones and those with saveResult, in the order in which they ran", async () => {
    const results = await new Diamond().startFrom("start", { row: 1 });
    expect(results).toEqual({ right: { c: "right" }, end: { d: "end" } });
    expect(Object.keys(results)).toEqual(["right", "end"]);
  });

  it("that lead to a step count only when they are reachable from the first", async () => {
    const flow = new Diamond();
    expect(await flow.startFrom("left", { row: 1 })).toEqual({ end: { d: "end" } });
    expect(flow.seen).toEqual([
      ["left", { row: 1 }],
      ["end", { row: 1, a: "left" }],
    ]);
  });

  it("each have a copy of the data, so that a change to it is seen by no other step and not in the row", async () => {
    class Changing extends Flow {
      @step("second")
      first(data: Row): Row {
        data["x"] = "changed";
        return {};
      }
      @step()
      second(data: Row): Row {
        return { ...data };
      }
    }
    const row = { x: "row" };
    expect(await new Changing().startFrom("first", row)).toEqual({ second: { x: "row" } });
    expect(row).toEqual({ x: "row" });
  });

  it("leave a field as it was where they return undefined, and may call one __proto__", async () => {
    class Odd extends Flow {
      @step("second")
      first(): Row {
        return JSON.parse('{ "__proto__": 1 }') as Row;
      }
      @step()
      second(data: Row): Row {
        return { own: Object.keys(data), x: data["x"] };
      }
      @step("second")
      absent(): Row {
        return { x: undefined };
      }
    }
    const first = await new Odd().startFrom("first", { x: 1 });
    expect(first.second).toEqual({ own: ["x", "__proto__"], x: 1 });
    const absent = await new Odd().startFrom("absent", { x: 1 });
    expect(absent.second).toEqual({ own: ["x"], x: 1 });
  });

  it("get the context of the row that runs as their second argument", async () => {
    class Ids extends Flow {
      async run(row: { pause: Promise<void> }): Promise<Row> {
        await row.pause;
        return (await this.startFrom("id", {})).id;
      }
      @step()
      id(_data: Row, context: Context): Row {
        return { id: context.rowId };
      }
    }
    const flow = new Ids();
    const { run } = readyFlow(flow);
    let release = (): void => undefined;
    const pause = new Promise<void>((resolve) => (release = resolve));
    const rows = ["1", "2", "3"].map((id) => run({ pause }, contextOf(id)));
    release();
    expect(await Promise.all(rows)).toEqual([{ id: "1" }, { id: "2" }, { id: "3" }]);
    expect(await flow.startFrom("id", {}, contextOf("given"))).toEqual({ id: { id: "given" } });
    expect(await flow.startFrom("id", {})).toEqual({ id: { id: "" } });
  });
});

describe("rows of one Flow", () => {
  it("that run at once do not mix", async () => {
    const waiting: (() => void)[] = [];
    class Slow extends Flow {
      @step("second", "third")
      async first(data: Row): Promise<Row> {
        await new Promise<void>((resolve) => waiting.push(resolve));
        return { first: data["id"] };
      }
      @step("third")
      async second(data: Row): Promise<Row> {
        return { second: data["first"] };
      }
      @step()
      third({ id, first, second }: Row): Row {
        return { all: [id, first, second] };
      }
    }
    const flow = new Slow();
    const runs = [1, 2, 3].map((id) => flow.startFrom("first", { id }));
    expect(waiting).toHaveLength(3);
    for (const resume of waiting.toReversed()) resume();
    const all = (await Promise.all(runs)).map(({ third }) => third["all"]);
    expect(all).toEqual([1, 2, 3].map((id) => [id, id, id]));
  });

  it("leave nothing on the instance, which may be frozen", async () => {
    const flow = Object.freeze(new Words("-"));
    expect(await flow.run({ text: "a-b-c" })).toEqual({ n: 3 });
    expect(Reflect.ownKeys(flow)).toEqual(["separator"]);
  });
});

describe("a step that fails", () => {
  class Failing extends Flow {
    constructor(private readonly error: unknown) {
      super();
    }
    @step("later")
    first(): Row {
      throw this.error;
    }
    @step()
    async later(): Promise<Row> {
      throw this.error;
    }
  }

  it.each([new StopPipeline("bot"), new Permanent("no"), new RetryAfter(5), new TypeError("x")])(
    "throws its error unchanged, with its name beside it: %s",
    async (error) => {
      const { stack } = error;
      const keys = Object.keys(error);
      for (const name of ["first", "later"] as const) {
        await expect(new Failing(error).startFrom(name, {})).rejects.toBe(error);
        expect((error as { flowStep?: string }).flowStep).toBe(`Failing.${name}`);
      }
      expect(error.stack).toBe(stack);
      expect(Object.keys(error)).toEqual(keys);
    },
  );

  it.each([["a text"], [undefined], [Object.freeze(new Error("frozen"))]])(
    "may throw anything: %s",
    async (error) => {
      await expect(new Failing(error).startFrom("later", {})).rejects.toBe(error);
    },
  );

  it("ends the run: no step after it is called", async () => {
    let called = 0;
    class Ending extends Flow {
      @step("second")
      async first(): Promise<Row> {
        throw new StopPipeline();
      }
      @step()
      second(): Row {
        called++;
        return {};
      }
    }
    await expect(new Ending().startFrom("first", {})).rejects.toBeInstanceOf(StopPipeline);
    expect(called).toBe(0);
  });
});

describe("what a step returns", () => {
  class Returning extends Flow {
    constructor(private readonly result: unknown) {
      super();
    }
    @step()
    now(): Row {
      return this.result as Row;
    }
    @step()
    async later(): Promise<Row> {
      return this.result as Row;
    }
  }

  it.each([
    [5, "a number"],
    [undefined, "undefined"],
    [null, "null"],
    [[1], "an array"],
    [new Date(0), "a Date"],
    [new Map(), "an instance of Map"],
  ])("is a plain object: %s is an error that names the step", async (result, what) => {
    for (const name of ["now", "later"] as const) {
      const message = new RegExp(
        `^\\[BAD_VALUE\\] The Flow step Returning\\.${name} \\(test/unit/sdk/flow/flow\\.test\\.ts:\\d+\\) returned ${what}: it must return a plain object`,
      );
      const thrown: unknown = await new Returning(result).startFrom(name, {}).catch((e) => e);
      expect(String(thrown)).toMatch(message);
    }
  });
});

describe("startFrom", () => {
  it("refuses a name that is no step, with the nearest one", async () => {
    const run = new Words().startFrom("splitt" as "split", { text: "" });
    await expect(run).rejects.toThrow(
      'Flow Words has no step "splitt" (did you mean "split"?): startFrom takes split or count.',
    );
    await expect(new Words().startFrom("run", {})).rejects.toMatchObject({ code: "NOT_FOUND" });
  });

  it.each([[5], ["text"], [null], [[1]], [undefined]])("refuses %s as a row", async (row) => {
    const run = new Words().startFrom("split", row as never);
    await expect(run).rejects.toThrow(/^startFrom\("split", …\) of Flow Words got .+ as its row/);
  });
});
