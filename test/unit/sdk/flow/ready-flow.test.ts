import { describe, expect, it } from "vitest";
import { Flow, isFlow } from "../../../../sdk-ts/src/flow/flow.js";
import { isFlowClass, readyFlow } from "../../../../sdk-ts/src/flow/ready-flow.js";
import { step } from "../../../../sdk-ts/src/flow/step.js";
import type { Context, Row } from "../../../../sdk-ts/src/index.js";
import { contextOf } from "./contexts.js";

const here = /^test\/unit\/sdk\/flow\/ready-flow\.test\.ts:\d+$/;

class Entry extends Flow {
  constructor(private readonly factor = 2) {
    super();
  }
  async run({ value }: { value: number }, context: Context): Promise<Row> {
    const { double } = await this.startFrom("double", { value });
    return { ...double, row: context.rowId };
  }
  @step()
  double({ value }: { value: number }): Row {
    return { value: value * this.factor };
  }
}

class NoRun extends Flow {
  @step("b", "c")
  a({ value }: { value: number }): Row {
    return { a: value, all: "a" };
  }
  @step()
  b(): Row {
    return { b: 1, all: "b" };
  }
  @step()
  c(_data: Row, context: Context): Row {
    return { c: context.rowId, all: "c" };
  }
}

function errorOf(flow: unknown): string {
  try {
    readyFlow(flow);
  } catch (error) {
    return String(error);
  }
  throw new Error("There was no error.");
}

describe("a Flow in a pipeline", () => {
  it("is its run, under the name of its class and the place of its first step", async () => {
    const { name, source, yieldsMany, run } = readyFlow(new Entry(10));
    expect({ name, yieldsMany }).toEqual({ name: "Entry", yieldsMany: false });
    expect(source).toMatch(here);
    expect(await run({ value: 2 }, contextOf("7"))).toEqual({ value: 20, row: "7" });
  });

  it("without run is its single first step and all after it: what all steps returned, later ones over earlier ones", () => {
    const { name, run } = readyFlow(new NoRun());
    expect(name).toBe("NoRun");
    const result = run({ value: 1, other: 2 }, contextOf("7"));
    expect(result).toEqual({ a: 1, b: 1, c: "7", all: "c" });
  });

  it("without run gives a promise once a step does", async () => {
    class Later extends NoRun {
      override b(): Row {
        return Promise.resolve({ b: 2 }) as unknown as Row;
      }
    }
    const result = readyFlow(Later).run({ value: 1 }, contextOf("7"));
    expect(result).toBeInstanceOf(Promise);
    expect(await result).toEqual({ a: 1, b: 2, c: "7", all: "c" });
  });

  it("hands on what its run returns as it is, also when that is no row", () => {
    class Odd extends Entry {
      override run(): never {
        return 5 as never;
      }
    }
    expect(readyFlow(Odd).run({}, contextOf("7"))).toBe(5);
  });

  it("may be an instance that is used in several places, made ready once", () => {
    const flow = new Entry();
    expect(readyFlow(flow)).toBe(readyFlow(flow));
  });

  it("may be a class that needs no arguments, of which one instance is made", () => {
    let made = 0;
    class Counted extends Entry {
      constructor() {
        super(3);
        made++;
      }
    }
    expect(readyFlow(Counted)).toBe(readyFlow(Counted));
    expect(made).toBe(1);
    expect(readyFlow(Entry).name).toBe("Entry");
  });

  it("has the name of the nearest class that has one", () => {
    const anonymous = (Base: typeof Entry) => class extends Base {};
    expect(readyFlow(new (anonymous(Entry))()).name).toBe("Entry");
    const flow = new (class extends Flow {
      @step()
      a(): Row {
        return {};
      }
    })();
    expect(readyFlow(flow).name).toBe("");
  });
});

describe("a Flow whose run is a generator", () => {
  class Many extends Entry {
    // @ts-expect-error -- gives rows where Entry gives one
    override async *run({ values }: { values: number[] }): AsyncGenerator<Row> {
      for (const value of values) yield (await this.startFrom("id", { value })).id;
    }
    @step()
    id({ value }: { value: number }, context: Context): Row {
      return { value, id: context.rowId };
    }
  }
  class Few extends NoRun {
    closed = false;
    *run(): Generator<number, void, unknown> {
      try {
        yield 1;
        yield 2;
      } finally {
        this.closed = true;
      }
    }
  }

  it("is known to yield many, and gives the generator", async () => {
    const { run, yieldsMany } = readyFlow(Few);
    expect(yieldsMany).toBe(true);
    expect([...(run({}, contextOf("7")) as Iterable<number>)]).toEqual([1, 2]);
    expect(readyFlow(Many).yieldsMany).toBe(true);
  });

  it("can be ended early", () => {
    const flow = new Few();
    for (const value of readyFlow(flow).run({}, contextOf("7")) as Iterable<number>) {
      expect(value).toBe(1);
      break;
    }
    expect(flow.closed).toBe(true);
  });

  it("gives its steps the context of its own row, also while several are read in turn", async () => {
    const { run } = readyFlow(Many);
    const rows = ["1", "2"].map(
      (id) => run({ values: [1, 2] }, contextOf(id)) as AsyncGenerator<Row>,
    );
    const seen: unknown[] = [];
    for (let turn = 0; turn < 2; turn++) {
      for (const generator of rows) seen.push((await generator.next()).value);
    }
    expect(seen).toEqual([
      { value: 1, id: "1" },
      { value: 1, id: "2" },
      { value: 2, id: "1" },
      { value: 2, id: "2" },
    ]);
  });
});

describe("a Flow is known", () => {
  it("by its symbol, so that another copy of the package recognises it", () => {
    const run = (): Row => ({ foreign: true });
    const ready = { name: "Foreign", source: "", yieldsMany: false, run };
    class Foreign {
      get [Symbol.for("stairs.flow")](): object {
        return { ready: () => ready };
      }
    }
    expect(isFlow(new Foreign())).toBe(true);
    expect(isFlowClass(Foreign)).toBe(true);
    expect(readyFlow(new Foreign())).toBe(ready);
    expect(readyFlow(Foreign)).toBe(ready);
  });

  it("as an instance or as a class, each for itself", () => {
    expect([isFlow(new Entry()), isFlowClass(new Entry())]).toEqual([true, false]);
    expect([isFlow(Entry), isFlowClass(Entry)]).toEqual([false, true]);
    for (const other of [null, undefined, 5, "Flow", {}, () => ({}), class {}]) {
      expect(isFlow(other) || isFlowClass(other)).toBe(false);
    }
  });
});

describe("a Flow that cannot run", () => {
  /** A Flow with steps `a`, `b` and `c` that lead to these. */
  function leadingTo(a: string[], b: string[], c: string[]): Flow {
    const loose = step as unknown as (
      ...next: string[]
    ) => (method: () => Row, context: DecoratorContext) => void;
    class Broken extends Flow {
      @loose(...a, "b")
      a(): Row {
        return {};
      }
      @loose(...b, "c")
      b(): Row {
        return {};
      }
      @loose(...c, "d")
      c(): Row {
        return {};
      }
      @step()
      d(): Row {
        return {};
      }
      helper(): void {}
    }
    return new Broken();
  }

  it("lists every next that is no step, each with the nearest name, its place and the fix", () => {
    const lines = errorOf(leadingTo(["helper"], [], ["abcdef"])).split("\n");
    expect(lines).toHaveLength(2);
    expect(lines[0]).toMatch(
      /^\[BAD_PIPELINE\] Flow Broken \(test\/unit\/sdk\/flow\/ready-flow\.test\.ts:\d+\): the step a continues with "helper", but there is no step "helper"; its steps are a, b, c, d: use one of them, or put @step\(\) above the method\.$/,
    );
    expect(lines[1]).toContain('the step c continues with "abcdef"');
    class Typo extends Flow {
      // @ts-expect-error -- there is no such method
      @step("conut")
      clean(): Row {
        return {};
      }
      @step()
      count(): Row {
        return {};
      }
    }
    expect(errorOf(Typo)).toContain('there is no step "conut" (did you mean "count"?)');
  });

  it.each<[string, string[], string[], string[], string]>([
    ["itself", [], ["b"], [], "b → b"],
    ["the step before", [], [], ["b"], "b → c → b"],
    ["the first step", [], [], ["a"], "a → b → c → a"],
  ])("says where it runs in a circle: a step that leads to %s", (_what, a, b, c, path) => {
    expect(errorOf(leadingTo(a, b, c))).toMatch(
      new RegExp(
        `^\\[BAD_PIPELINE\\] Flow Broken \\(.+:\\d+\\): its steps run in a circle, ${path}: take one of these connections away\\.$`,
      ),
    );
  });

  it("says so when it has no step, naming who uses it", () => {
    class Empty extends Flow {
      run(row: Row): Row {
        return row;
      }
    }
    const message =
      /^\[BAD_PIPELINE\] Flow Empty \(test\/unit\/sdk\/flow\/ready-flow\.test\.ts:\d+\): it has no step: put @step\(\) above a method\.$/;
    expect(errorOf(Empty)).toMatch(message);
    expect(errorOf(new Empty())).toMatch(message);
  });

  it("says so when it has no run and several first steps, naming them", () => {
    class Two extends Flow {
      @step()
      a(): Row {
        return {};
      }
      @step()
      b(): Row {
        return {};
      }
    }
    expect(errorOf(Two)).toMatch(
      /no other step leads to a \(.+:\d+\) or to b \(.+:\d+\), so that it is unknown where a row begins: connect them with @step\("…"\), or write a method run\(row\)/,
    );
    class Running extends Two {
      async run(row: Row): Promise<Row> {
        return (await this.startFrom("b", row)).b;
      }
    }
    expect(readyFlow(Running).name).toBe("Running");
  });

  it("says so when its run is no method", () => {
    class Odd extends NoRun {
      readonly run = "a";
    }
    expect(errorOf(Odd)).toContain("its run is a string: it is a method that takes a row");
  });

  it("says so when its class needs arguments, or its constructor fails without", () => {
    class Needs extends NoRun {
      constructor(readonly path: string) {
        super();
      }
    }
    class Throws extends NoRun {
      readonly length: number;
      constructor(...paths: string[]) {
        super();
        this.length = (paths[0] as string).length;
      }
    }
    expect(errorOf(Needs)).toMatch(
      /^\[BAD_PIPELINE\] Flow Needs \(.+:\d+\): its constructor needs an argument: give an instance instead of the class, new Needs\(…\)\.$/,
    );
    expect(errorOf(Throws)).toMatch(
      /Flow Throws \(.+:\d+\): its constructor failed without arguments: .+length.+\. If it needs some, give an instance instead of the class, new Throws\(…\)\.$/,
    );
  });

  it.each([[5], [undefined], [{}], [() => ({})], [class Plain {}]])("is not %s", (value) => {
    expect(errorOf(value)).toMatch(
      /^\[BAD_PIPELINE\] Expected a Flow or a class of Flows \(.+:\d+\), and got .+: give it new MyFlow\(…\)/,
    );
  });
});
