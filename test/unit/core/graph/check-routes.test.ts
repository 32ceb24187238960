import { describe, expect, it } from "vitest";
import { checkSpec, type PipelineSpec, type SpecNode } from "@stairs/core";
import { call, choose, consumer, entry, filter, pipeline, step } from "./specs.js";

function problemsOf(...nodes: SpecNode[]): string[] {
  return problems(pipeline(...nodes));
}

/** `node: what is wrong -> what to do`. */
function problems(spec: PipelineSpec): string[] {
  return checkSpec(spec).map(({ node, problem, fix }) => `${node}: ${problem} -> ${fix}`);
}

describe("what is wrong with a choice", () => {
  const decides = step("d", "entry", { mode: "replace", outputs: ["value"] });
  const some = filter("if", "entry", "d");

  it("is nothing where rows that a filter parted meet again", () => {
    const end = choose("end", "if", "f", "entry");
    expect(problemsOf(entry(), decides, some, step("f", "if"), end, consumer("c", "end"))).toEqual(
      [],
    );
  });

  it("is a node that parts no rows in the place of its filter", () => {
    const end = choose("end", "d", "d", "entry");
    expect(problemsOf(entry(), decides, end, consumer("c", "end"))).toEqual([
      'end: it says that "d" parted its rows, which is no filter -> name the filter node',
    ]);
  });

  it("is a side that is not where the filter sends its rows", () => {
    const f = step("f", "if");
    const turned = choose("end", "if", "entry", "f");
    expect(problemsOf(entry(), decides, some, f, turned, consumer("c", "end"))).toEqual([
      "end: entry does not come from if -> choose a node behind the filter",
      "end: f comes from if, which lets only the other rows through -> choose a node that is not behind the filter",
    ]);
  });

  it("is a second one for the same filter", () => {
    const ends = [choose("one", "if", "if", "entry"), choose("two", "if", "if", "entry")];
    const seen = [consumer("c", "one"), consumer("e", "two")];
    expect(problemsOf(entry(), decides, some, ...ends, ...seen)).toEqual([
      "two: the rows that if parted meet in another node already -> use one",
    ]);
  });

  it("is a filter or a call whose decision has no field value", () => {
    const decision = step("d", "entry", { mode: "replace", outputs: ["verdict"] });
    const found = problemsOf(
      entry(),
      decision,
      some,
      consumer("c", "if"),
      call("k", "entry", "core.other", { when: "d" }),
    );
    expect(found).toHaveLength(2);
    for (const text of found) expect(text).toContain('reads field "value" of d, which has verdict');
  });
});

describe("what is wrong with a call of another pipeline", () => {
  it("is a name that no pipeline can have, or others without a decision", () => {
    expect(problemsOf(entry(), call("k", "entry", "other"))).toEqual([
      'k: "other" is no pipeline\'s name -> name it app.pipeline',
    ]);
    expect(problemsOf(entry(), call("k", "entry", "core.a", { otherwise: "core.b" }))).toEqual([
      "k: it names core.b for the other rows, but hands over all of them -> give it a when, or leave otherwise out",
    ]);
  });

  it("is somebody who reads its frame, or waits for it, since it makes none", () => {
    const handsOver = call("k", "entry", "core.other");
    expect(problemsOf(entry(), handsOver, consumer("c", "k"))[0]).toContain(
      "it reads node k, which hands its rows to another pipeline and makes no frame",
    );
    expect(problems({ ...pipeline(entry(), handsOver), result: "k" })[0]).toContain(
      'its result "k" hands its rows to another pipeline and makes no frame',
    );
  });

  it("is nothing in a pipeline that calls itself", () => {
    expect(problemsOf(entry(), call("k", "entry", "core.main"))).toEqual([]);
  });
});
