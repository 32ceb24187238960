import { describe, expect, it } from "vitest";
import { Flow, type FlowClass } from "../../../../sdk-ts/src/flow/flow.js";
import type { FlowGraph } from "../../../../sdk-ts/src/flow/flow-graph.js";
import { step } from "../../../../sdk-ts/src/flow/step.js";
import type { Row } from "../../../../sdk-ts/src/index.js";

interface Path {
  readonly path?: readonly string[];
}

/** Steps that write down which of them ran on the way: a → b → c, with b's result saved. */
class Chain extends Flow {
  @step("b")
  a(data: Path): Path {
    return on(data, "a");
  }
  @step("c", { saveResult: true })
  b(data: Path): Path {
    return on(data, "b");
  }
  @step()
  c(data: Path): Path {
    return on(data, "c");
  }
}

function on({ path = [] }: Path, name: string): Path {
  return { path: [...path, name] };
}

/** Step name → path of its result. */
async function runOf<F extends Flow>(flow: F, first: keyof F & string): Promise<object> {
  const results = await flow.startFrom<F, keyof F & string>(first, {});
  const pairs = Object.entries(results as Record<string, Path>);
  return Object.fromEntries(pairs.map(([name, { path = [] }]) => [name, path.join(" ")]));
}

describe("a subclass", () => {
  it("has the steps of its base class", async () => {
    class Same extends Chain {}
    expect(await runOf(new Same(), "a")).toEqual({ b: "a b", c: "a b c" });
  });

  it("replaces a step by overriding its method, and the step keeps its next and saveResult", async () => {
    class Overriding extends Chain {
      override b(data: Path): Path {
        return on(super.b(data), "B");
      }
    }
    expect(await runOf(new Overriding(), "a")).toEqual({ b: "a b B", c: "a b B c" });
    expect(await runOf(new Chain(), "a")).toEqual({ b: "a b", c: "a b c" });
  });

  it("replaces next and saveResult too where it decorates the method anew", async () => {
    class Short extends Chain {
      @step()
      override b(data: Path): Path {
        return on(data, "B");
      }
    }
    class Long extends Chain {
      @step("d")
      override c(data: Path): Path {
        return on(data, "C");
      }
      @step()
      d(data: Path): Path {
        return on(data, "d");
      }
    }
    expect(await runOf(new Short(), "a")).toEqual({ b: "a B" });
    expect(await runOf(new Long(), "a")).toEqual({ b: "a b", d: "a b C d" });
  });

  it("may define a step that its base class leads to", async () => {
    abstract class Open extends Flow {
      @step("b")
      a(data: Path): Path {
        return on(data, "a");
      }
      abstract b(data: Path): Path;
    }
    class Closed extends Open {
      @step()
      b(data: Path): Path {
        return on(data, "b");
      }
    }
    expect(await runOf(new Closed(), "a")).toEqual({ b: "a b" });
  });
});

const WithSize = <B extends FlowClass>(Base: B) =>
  class extends Base {
    @step()
    size(data: Path): Path {
      return on(data, "size");
    }
    override reconnect(graph: FlowGraph): void {
      super.reconnect(graph);
      graph.addNext("a", "size");
    }
  };

const WithTrim = <B extends FlowClass>(Base: B) =>
  class extends Base {
    @step()
    trim(data: Path): Path {
      return on(data, "trim");
    }
    override reconnect(graph: FlowGraph): void {
      super.reconnect(graph);
      graph.addFirst("trim");
    }
  };

describe("mixins (F33)", () => {
  it("add steps to any Flow, and compose", async () => {
    class Mixed extends WithTrim(WithSize(Chain)) {}
    expect(await runOf(new Mixed(), "trim")).toEqual({
      b: "trim a b",
      c: "trim a b c",
      size: "trim a size",
    });
    const Sized = WithSize(Chain);
    expect(await runOf(new Sized(), "a")).toEqual({ b: "a b", c: "a b c", size: "a size" });
    expect(await runOf(new Chain(), "a")).toEqual({ b: "a b", c: "a b c" });
  });
});

/** Chain with two new steps, reconnected. */
function reconnected(reconnect: (graph: FlowGraph) => unknown): Chain & { x(): Row } {
  class Reconnected extends Chain {
    @step()
    x(data: Path = {}): Path & Row {
      return { ...on(data, "x") };
    }
    @step()
    y(data: Path): Path {
      return on(data, "y");
    }
    override reconnect(graph: FlowGraph): void {
      super.reconnect(graph);
      reconnect(graph);
    }
  }
  return new Reconnected();
}

describe("reconnect (F33)", () => {
  it.each<[string, (graph: FlowGraph) => unknown, "a" | "b" | "x", object]>([
    ["setNext", (g) => g.setNext("a", "c", "x"), "a", { c: "a c", x: "a x" }],
    ["setNext to none", (g) => g.setNext("a"), "a", { a: "a" }],
    ["addNext", (g) => g.addNext("a", "x", "b"), "a", { b: "a b", c: "a b c", x: "a x" }],
    ["insertBefore", (g) => g.insertBefore("b", "x"), "a", { b: "a x b", c: "a x b c" }],
    ["insertBefore a first", (g) => g.insertBefore("a", "x"), "x", { b: "x a b", c: "x a b c" }],
    ["insertAfter", (g) => g.insertAfter("b", "x"), "a", { b: "a b", c: "a b x c" }],
    ["insertAfter a last", (g) => g.insertAfter("c", "x"), "a", { b: "a b", x: "a b c x" }],
    ["addFirst", (g) => g.remove("y").addFirst("x"), "x", { b: "x a b", c: "x a b c" }],
    ["remove", (g) => g.remove("b"), "a", { c: "a c" }],
    ["remove a first", (g) => g.remove("a"), "b", { b: "b", c: "b c" }],
    ["remove a last", (g) => g.remove("c"), "a", { b: "a b" }],
    ["set true", (g) => g.set("a", { saveResult: true }), "a", { a: "a", b: "a b", c: "a b c" }],
    ["set false", (g) => g.set("b", { saveResult: false }), "a", { c: "a b c" }],
    ["set nothing", (g) => g.set("b", {}), "a", { b: "a b", c: "a b c" }],
    ["moving", (g) => g.insertAfter("c", "b"), "a", { b: "a c b" }],
    [
      "chained",
      (g) => g.addNext("a", "x").insertAfter("x", "y"),
      "a",
      { b: "a b", c: "a b c", y: "a x y" },
    ],
  ])("%s", async (_what, reconnect, first, expected) => {
    expect(await runOf(reconnected(reconnect), first)).toEqual(expected);
  });

  it("puts addFirst before all steps that no other leads to, and takes those that are placed later out again", async () => {
    const flow = reconnected((graph) => graph.addFirst("x").insertAfter("b", "y"));
    expect(await runOf(flow, "x")).toEqual({ b: "x a b", c: "x a b y c" });
  });

  it("joins the ways around a step that is removed", async () => {
    class Diamond extends Flow {
      @step("m")
      a(data: Path): Path {
        return on(data, "a");
      }
      @step("c", "d")
      m(): Path {
        throw new Error("It was removed.");
      }
      @step()
      c(data: Path): Path {
        return on(data, "c");
      }
      @step()
      d(data: Path): Path {
        return on(data, "d");
      }
      override reconnect(graph: FlowGraph): void {
        graph.remove("m");
        expect(graph.steps).toEqual(["a", "c", "d"]);
      }
    }
    expect(await runOf(new Diamond(), "a")).toEqual({ c: "a c", d: "a d" });
  });

  it("is called once for an instance, when it is used first, and knows the constructor's arguments", async () => {
    let calls = 0;
    class Configured extends Chain {
      constructor(private readonly without: "a" | "b") {
        super();
      }
      override reconnect(graph: FlowGraph): void {
        calls++;
        graph.remove(this.without);
      }
    }
    const flow = new Configured("b");
    expect(calls).toBe(0);
    expect(await runOf(flow, "a")).toEqual({ c: "a c" });
    expect(await runOf(flow, "a")).toEqual({ c: "a c" });
    expect(calls).toBe(1);
    expect(await runOf(new Configured("a"), "b")).toEqual({ b: "b", c: "b c" });
  });

  it.each<[string, (graph: FlowGraph) => unknown, string]>([
    ["an unknown step", (g) => g.setNext("aa", "b"), 'there is no step "aa" (did you mean "a"?)'],
    [
      "an unknown next",
      (g) => g.addNext("a", "nothing"),
      'there is no step "nothing"; its steps are a, b, c, x, y: use one of them, or put @step() above the method',
    ],
    ["an unknown anchor", (g) => g.insertBefore("bb", "x"), '"bb" (did you mean "b"?)'],
    ["an unknown new step", (g) => g.insertAfter("b", "xx"), '"xx" (did you mean "x"?)'],
    ["an unknown first", (g) => g.addFirst("xx"), '"xx" (did you mean "x"?)'],
    ["a step removed twice", (g) => g.remove("b").remove("b"), 'there is no step "b"'],
    ["a step beside itself", (g) => g.insertAfter("b", "b"), "b cannot be put beside itself"],
    ["an unknown option", (g) => g.set("b", { save: true } as object), 'there is no option "save"'],
    ["a circle", (g) => g.addNext("c", "a"), "its steps run in a circle, a → b → c → a"],
    [
      "no step left",
      (g) => ["a", "b", "c", "x", "y"].map((name) => g.remove(name)),
      "it has no step",
    ],
  ])("is an error with its place for %s", async (_what, reconnect, problem) => {
    const error: unknown = await reconnected(reconnect)
      .startFrom("a", {})
      .catch((e) => e);
    expect(String(error)).toMatch(
      /^\[BAD_PIPELINE\] (Flow Reconnected|@step) \(test\/unit\/sdk\/flow\/inheritance\.test\.ts:\d+\): /,
    );
    expect(String(error)).toContain(problem);
  });

  it("is the only time when the graph can be changed", async () => {
    let kept: FlowGraph | undefined;
    await reconnected((graph) => (kept = graph)).startFrom("a", {});
    expect(() => kept?.remove("b")).toThrow(/can be changed only while reconnect\(graph\) runs/);
  });
});
