import { describe, expect, it } from "vitest";
import {
  compileSpec,
  inlinePipelines,
  type PipelineNodeSpec,
  type PipelineSpec,
  type SpecNode,
} from "@stairs/core";
import { consumer, entry, pipeline, step } from "./specs.js";

type Options = Partial<Omit<PipelineNodeSpec, "op" | "name" | "input" | "pipeline">>;

function reference(name: string, input: string, of: string, options: Options = {}): SpecNode {
  const head = { op: "pipeline", name, source: "", input, pipeline: of } as const;
  return { ...head, mode: "merge", asWorker: true, when: null, ...options };
}

/** The pipeline `lib.NAME`, which returns the frame of its last node. */
function library(name: string, ...nodes: SpecNode[]): PipelineSpec {
  return { ...pipeline(entry(), ...nodes), app: "lib", name, result: nodes.at(-1)?.name ?? null };
}

const clean = library("clean", step("trim", "entry"), step("split", "trim"));

function inlined(nodes: SpecNode[], ...known: PipelineSpec[]): ReturnType<typeof inlinePipelines> {
  const find = (name: string): PipelineSpec | undefined =>
    known.find((spec) => `${spec.app}.${spec.name}` === name);
  const names = known.map((spec) => `${spec.app}.${spec.name}`);
  return inlinePipelines(pipeline(entry(), ...nodes), find, names);
}

/** `name = op(what it reads)`, for a pipeline without problems. */
function nodesOf(nodes: SpecNode[], ...known: PipelineSpec[]): string[] {
  const { spec, problems } = inlined(nodes, ...known);
  expect(problems).toEqual([]);
  compileSpec(spec);
  return spec.nodes.slice(1).map((node) => {
    switch (node.op) {
      case "concatenate":
        return `${node.name} = concatenate(${node.parts.map((part) => part.input).join()})`;
      case "filter":
        return `${node.name} = filter(${node.input} by ${node.when})`;
      case "choose":
        return `${node.name} = choose(${node.filter}: ${node.then}, ${node.otherwise})`;
      case "step":
        return `${node.name} = ${node.step}(${node.input})`;
      default:
        return `${node.name} = ${node.op}(${"input" in node ? node.input : ""})`;
    }
  });
}

function problemsOf(nodes: SpecNode[], ...known: PipelineSpec[]): string[] {
  return inlined(nodes, ...known).problems.map(
    ({ node, problem, fix }) => `${node}: ${problem} -> ${fix}`,
  );
}

describe("a pipeline that is referenced by name", () => {
  it("is copied in behind a queue, its steps under their own names, its result over the frame", () => {
    expect(
      nodesOf([reference("clean", "entry", "lib.clean"), consumer("c", "clean")], clean),
    ).toEqual([
      "clean = queue(entry)",
      "clean/trim = core.main/trim(clean)",
      "clean/split = core.main/split(clean/trim)",
      "clean/merged = concatenate(entry,clean/split)",
      "c = core.main/c(clean/merged)",
    ]);
  });

  it("stands in the stage without a queue if it is no worker, and may replace the frame", () => {
    const replacing = reference("clean", "entry", "lib.clean", {
      asWorker: false,
      mode: "replace",
    });
    expect(nodesOf([replacing, consumer("c", "clean")], clean)).toEqual([
      "clean/trim = core.main/trim(entry)",
      "clean/split = core.main/split(clean/trim)",
      "c = core.main/c(clean/split)",
    ]);
  });

  it("is passed by by rows for which its predicate is false", () => {
    const some = reference("clean", "entry", "lib.clean", { when: "lib/dirty" });
    expect(nodesOf([some, consumer("c", "clean")], clean)).toEqual([
      "clean/when = lib/dirty(entry)",
      "clean/if = filter(entry by clean/when)",
      "clean = queue(clean/if)",
      "clean/trim = core.main/trim(clean)",
      "clean/split = core.main/split(clean/trim)",
      "clean/merged = concatenate(clean/if,clean/split)",
      "clean/end = choose(clean/if: clean/merged, entry)",
      "c = core.main/c(clean/end)",
    ]);
  });

  it("is a side branch if its mode keeps the frame or nobody reads its result: its last steps are consumers", () => {
    const aside = reference("clean", "entry", "lib.clean", { mode: "keep" });
    const [, , last, outside] = nodesOf([aside, consumer("c", "clean")], clean);
    expect([last, outside]).toEqual([
      "clean/split = core.main/split(clean/trim)",
      "c = core.main/c(entry)",
    ]);
    const unread = [reference("clean", "entry", "lib.clean"), consumer("c", "entry")];
    expect(nodesOf(unread, clean)).toEqual([
      "clean = queue(entry)",
      "clean/trim = core.main/trim(clean)",
      "clean/split = core.main/split(clean/trim)",
      "c = core.main/c(entry)",
    ]);
    const modes = inlined(unread, clean).spec.nodes.flatMap((node) =>
      node.op === "step" ? [`${node.name} ${node.mode}`] : [],
    );
    expect(modes).toEqual(["clean/trim merge", "clean/split keep", "c keep"]);
  });

  it("may contain others, whose nodes are named by the whole way", () => {
    const outer = library("outer", reference("in", "entry", "lib.clean"), step("last", "in"));
    const nodes = nodesOf(
      [reference("out", "entry", "lib.outer"), consumer("c", "out")],
      outer,
      clean,
    );
    expect(nodes).toContain("out/in/split = core.main/split(out/in/trim)");
    expect(nodes).toContain("out/last = core.main/last(out/in/merged)");
  });

  it("that is unknown is refused with the one that was meant", () => {
    expect(problemsOf([reference("x", "entry", "lib.claen")], clean)).toEqual([
      'x: there is no pipeline lib.claen -> register it before or together with this one (did you mean "lib.clean"?)',
    ]);
  });

  it("that contains itself is refused with the whole circle", () => {
    const a = library("a", reference("b", "entry", "lib.b"));
    const b = library("b", reference("a", "entry", "lib.a"));
    expect(problemsOf([reference("a", "entry", "lib.a")], a, b)).toEqual([
      "a: core.main contains lib.a contains lib.b contains lib.a, so its graph would have no end -> hand rows over with a call node, which may go in circles",
    ]);
    expect(problemsOf([reference("me", "entry", "core.main")])[0]).toContain(
      "core.main contains core.main",
    );
  });

  it("that returns nothing cannot replace a frame", () => {
    const silent = { ...library("silent", consumer("c", "entry")), result: null };
    expect(
      problemsOf([reference("s", "entry", "lib.silent", { mode: "replace" })], silent),
    ).toEqual([
      "s: lib.silent returns no frame that could replace this one -> use MODE_MERGE or MODE_KEEP, or let it return a frame",
    ]);
  });
});
