/** Random pipelines that pass the checks: chains, branches, branches that meet, workers anywhere. */
import fc from "fast-check";
import type { PipelineSpec, SpecNode } from "@stairs/core";
import type { Makes, Row } from "./row-model.js";
import { consumer, entry, pipeline, step } from "./specs.js";

/** A pipeline, what its steps make, and rows for it. */
export interface Program {
  readonly spec: PipelineSpec;
  readonly makes: Makes;
  readonly rows: readonly Row[];
}

const pool = ["a", "b", "c", "__proto__"];

const kinds = [
  "step",
  "step",
  "step",
  "step",
  "get",
  "rename",
  "select",
  "concatenate",
  "concatenate",
  "addValue",
] as const;

/** What one node is made from; numbers choose among what is there. */
const seed = fc.record({
  kind: fc.constantFrom(...kinds),
  /** Small numbers choose late nodes, so that chains are as likely as branches. */
  inputs: fc.array(fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, fc.nat(20)), {
    minLength: 3,
    maxLength: 3,
  }),
  fields: fc.array(fc.nat(20), { minLength: 2, maxLength: 2 }),
  names: fc.uniqueArray(fc.constantFrom(...pool), { minLength: 2, maxLength: 2 }),
  mode: fc.constantFrom("merge", "merge", "replace", "keep"),
  asWorker: fc.oneof({ weight: 3, arbitrary: fc.constant(false) }, fc.constant(true)),
  when: fc.oneof({ weight: 5, arbitrary: fc.constant(false) }, fc.constant(true)),
  reads: fc.option(fc.subarray(pool, { minLength: 1 }), { freq: 2 }),
  makes: fc.subarray(pool),
  whole: fc.constantFrom("field", "spread", "nested"),
});
type Seed = typeof seed extends fc.Arbitrary<infer Value> ? Value : never;

/** Fields that a frame is known to have; null: not known. */
type Known = readonly string[] | null;

/** A random program. */
export const program: fc.Arbitrary<Program> = fc
  .record({
    seeds: fc.array(seed, { minLength: 1, maxLength: 14 }),
    rows: fc.array(fc.subarray(pool, { minLength: 2 }), { minLength: 1, maxLength: 8 }),
    result: fc.boolean(),
    sinks: fc.boolean(),
  })
  .map(({ seeds, rows, result, sinks }) => build(seeds, rows, result, sinks));

function build(
  seeds: readonly Seed[],
  rows: readonly string[][],
  result: boolean,
  sinks: boolean,
): Program {
  const nodes: SpecNode[] = [entry()];
  const known = new Map<string, Known>([["entry", null]]);
  const makes = new Map<string, readonly string[]>();
  const used = new Set(["entry"]);
  for (const [at, each] of seeds.entries()) {
    const node = nodeOf(
      each,
      `n${at}`,
      nodes.map((before) => before.name),
      known,
    );
    if (node === undefined) continue;
    nodes.push(node);
    if (node.op === "step") makes.set(node.name, each.makes);
    for (const name of node.op === "concatenate"
      ? node.parts.map((part) => part.input)
      : "input" in node
        ? [node.input]
        : []) {
      used.add(name);
    }
  }
  const open = nodes.filter(
    (node) => !used.has(node.name) && !(node.op === "step" && node.mode === "keep"),
  );
  const returned = result ? open.pop()?.name : undefined;
  for (const node of open) nodes.push(consumer(`see-${node.name}`, node.name, { asWorker: sinks }));
  if (!nodes.some((node) => node.op === "step"))
    nodes.push(step("last", "entry", { mode: "keep" }));
  return {
    spec: { ...pipeline(...nodes), result: returned ?? null },
    makes,
    rows: rows.map((fields, id) => ({
      id,
      fields: new Map(fields.map((field) => [field, `${field}${id}`])),
    })),
  };
}

/** The node, or undefined when the frame that it would read is known to have no field for it. */
function nodeOf(
  { kind, inputs, fields, names, mode, asWorker, when, reads, whole }: Seed,
  name: string,
  before: readonly string[],
  known: Map<string, Known>,
): SpecNode | undefined {
  const [first, ...others] = inputs.map(
    (back) => before[before.length - 1 - (back % before.length)] ?? "entry",
  );
  const input = first ?? "entry";
  const here = known.get(input) ?? null;
  const choose = (from: string, at: number): string | undefined => {
    const there = known.get(from) ?? pool;
    return there[(fields[at] ?? 0) % Math.max(1, there.length)];
  };
  const head = { name, source: "" };
  const [newName = "", otherName = ""] = names;
  const field = choose(input, 0);
  switch (kind) {
    case "step": {
      const all = reads?.filter((each) => here?.includes(each) ?? true) ?? [];
      known.set(name, mode === "keep" ? here : null);
      const predicate = when ? `core.main/${name}/when` : null;
      return step(name, input, {
        mode,
        asWorker,
        when: predicate,
        inputs: all.length === 0 ? null : all,
      });
    }
    case "get":
      if (field === undefined) return undefined;
      known.set(name, [field]);
      return { op: "get", ...head, input, field };
    case "rename":
    case "select": {
      if (field === undefined) return undefined;
      const pairs: [string, string][] = [[newName, field]];
      const second = choose(input, 1);
      if (second !== undefined && second !== field) pairs.push([otherName, second]);
      const olds = pairs.map(([, old]) => old);
      const kept = kind === "select" ? [] : (here?.filter((each) => !olds.includes(each)) ?? null);
      known.set(
        name,
        kept === null ? null : [...new Set([...kept, ...pairs.map(([each]) => each)])],
      );
      return { op: kind, ...head, input, names: pairs };
    }
    case "addValue":
      known.set(name, here === null ? null : [...new Set([...here, newName])]);
      return { op: "addValue", ...head, input, values: [[newName, `"${name}"`]] };
    case "concatenate": {
      const parts = [input, ...others].map((from, at) => {
        const one = choose(from, at % 2);
        const single = whole === "field" || at === 1;
        if (single && one !== undefined)
          return { input: from, field: one, name: at === 0 ? null : (names[at - 1] ?? null) };
        return { input: from, field: null, name: whole === "nested" ? newName : null };
      });
      const open = parts.some(
        (part) => part.field === null && part.name === null && known.get(part.input) === null,
      );
      const all = parts.flatMap((part) => part.name ?? part.field ?? known.get(part.input) ?? []);
      known.set(name, open ? null : [...new Set(all)]);
      return { op: "concatenate", ...head, parts };
    }
  }
}
