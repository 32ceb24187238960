/**
 * What a pipeline means, row by row, in the plainest way: the nodes of a spec one after the other on
 * whole frames, without stages, slots, queues or narrowed fields. A plan has to have the same effects.
 *
 * Steps are functions of the node and of what they see: so a plan that hides a field from a step, or
 * shows it an old one, has other effects. Predicates and drops are as arbitrary, and as repeatable.
 */
import { createHash } from "node:crypto";
import type { PipelineSpec, SpecNode } from "@stairs/core";

/** Field → value. */
export type Fields = ReadonlyMap<string, string>;

/** A row that enters. */
export interface Row {
  readonly id: number;
  readonly fields: Fields;
}

/** What a step does with what it sees; undefined: it drops the row. */
export type RunStep = (node: string, row: number, seen: Fields) => Fields | undefined;

/** The fields that each node's step makes, by the node's name. */
export type Makes = ReadonlyMap<string, readonly string[]>;

/** Something that the outside can notice. */
export type Effects = string[];

/** The fields in a fixed order, as text. */
export function fieldsText(fields: Fields): string {
  return JSON.stringify([...fields].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Eight hexadecimal digits that follow from the parts alone. */
export function digest(...parts: readonly (string | number)[]): string {
  return createHash("sha1").update(parts.join("|")).digest("hex").slice(0, 8);
}

/** A step that notes each call. Drops about every eighth row. */
export function noisyStep(makes: Makes, effects: Effects): RunStep {
  return (node, row, seen) => {
    const text = fieldsText(seen);
    effects.push(`row ${row}: ${node} saw ${text}`);
    if (Number.parseInt(digest("drop", node, row), 16) % 8 === 0) return undefined;
    return new Map((makes.get(node) ?? []).map((field) => [field, digest(node, field, text)]));
  };
}

/** What a predicate says. */
export function accepts(node: string, seen: Fields): boolean {
  return Number.parseInt(digest("when", node, fieldsText(seen)), 16) % 2 === 0;
}

/** The fields of a frame that a step sees. */
export function visible(frame: Fields, inputs: readonly string[] | null): Fields {
  return inputs === null ? frame : new Map([...frame].filter(([field]) => inputs.includes(field)));
}

export function missing(row: number, node: string): string {
  return `row ${row}: dead at ${node}`;
}

/** Runs all rows through a spec. Returns what the outside notices, in no order. */
export function runSpec(spec: PipelineSpec, rows: readonly Row[], makes: Makes): Effects {
  const effects: Effects = [];
  const call = noisyStep(makes, effects);
  const [entry, ...nodes] = movesFirst(readThrough(spec.nodes));
  for (const row of rows)
    runRow(nodes, new Map([[entry?.name ?? "", row.fields]]), row.id, call, effects);
  return effects.sort();
}

/** Whoever reads a consumer with a queue of its own reads what that consumer reads. */
export function readThrough(nodes: readonly SpecNode[]): SpecNode[] {
  const skip = (name: string): string => {
    const node = nodes.find((each) => each.name === name);
    const aside = node?.op === "step" && node.mode === "keep" && (node.asWorker || node.standalone);
    return aside ? skip(node.input) : name;
  };
  return nodes.map((node) => {
    if (node.op === "entry") return node;
    if (node.op !== "concatenate") return { ...node, input: skip(node.input) };
    return { ...node, parts: node.parts.map((part) => ({ ...part, input: skip(part.input) })) };
  });
}

/** Moves as soon as what they read is there, steps in their order. */
export function movesFirst(nodes: readonly SpecNode[]): SpecNode[] {
  const order: SpecNode[] = [];
  let rest = [...nodes];
  while (rest.length > 0) {
    const done = new Set(order.map((node) => node.name));
    const ready = rest.find(
      (node) => node.op !== "step" && readsOf(node).every((name) => done.has(name)),
    );
    const next = ready ?? rest[0];
    if (next === undefined) break;
    order.push(next);
    rest = rest.filter((node) => node !== next);
  }
  return order;
}

/** The nodes whose frames a node reads. */
function readsOf(node: SpecNode): readonly string[] {
  if (node.op === "entry") return [];
  return node.op === "concatenate" ? node.parts.map((part) => part.input) : [node.input];
}

/** One row through some nodes. What has no connection any more goes on by itself. */
function runRow(
  nodes: readonly SpecNode[],
  before: ReadonlyMap<string, Fields>,
  row: number,
  call: RunStep,
  effects: Effects,
): void {
  const frames = new Map(before);
  for (const [at, node] of nodes.entries()) {
    const rest = nodes.slice(at);
    const own = connected(rest);
    if (own.length < rest.length) {
      const others = rest.filter((each) => !own.includes(each));
      runRow(own, frames, row, call, effects);
      runRow(others, frames, row, call, effects);
      return;
    }
    const frame = resultOf(node, frames, row, call);
    if (frame === "missing") effects.push(missing(row, node.name));
    if (frame === "missing" || frame === "dropped") return;
    frames.set(node.name, frame);
  }
}

/** The first node and all that hang together with it, in their order. */
export function connected(nodes: readonly SpecNode[]): SpecNode[] {
  const group = new Set(nodes.slice(0, 1));
  for (let size = 0; size !== group.size;) {
    size = group.size;
    const names = new Set([...group].map((node) => node.name));
    const read = new Set([...group].flatMap(readsOf));
    for (const node of nodes) {
      if (read.has(node.name) || readsOf(node).some((name) => names.has(name))) group.add(node);
    }
  }
  return nodes.filter((node) => group.has(node));
}

function resultOf(
  node: SpecNode,
  frames: ReadonlyMap<string, Fields>,
  row: number,
  call: RunStep,
): Fields | "missing" | "dropped" {
  const frameOf = (name: string): Fields => frames.get(name) ?? new Map<string, string>();
  switch (node.op) {
    case "entry":
      throw new Error("the entry does not run");
    case "step": {
      const frame = frameOf(node.input);
      if (node.when !== null && !accepts(node.name, frame)) return frame;
      const result = call(node.name, row, visible(frame, node.inputs));
      if (result === undefined) return "dropped";
      if (node.mode === "keep") return frame;
      return node.mode === "replace" ? result : new Map([...frame, ...result]);
    }
    case "get":
      return renamed(frameOf(node.input), [[node.field, node.field]], false);
    case "rename":
    case "select":
      return renamed(frameOf(node.input), node.names, node.op === "rename");
    case "addValue":
      return new Map([...frameOf(node.input), ...node.values]);
    case "concatenate": {
      const result = new Map<string, string>();
      for (const { input, field, name } of node.parts) {
        const frame = frameOf(input);
        if (field !== null) {
          const value = frame.get(field);
          if (value === undefined) return "missing";
          result.set(name ?? field, value);
        } else if (name !== null) result.set(name, fieldsText(frame));
        else for (const [each, value] of frame) result.set(each, value);
      }
      return result;
    }
  }
}

/** Fields under new names; "missing" if the row lacks one of them. */
export function renamed(
  frame: Fields,
  names: readonly (readonly [string, string])[],
  keepOthers: boolean,
): Fields | "missing" {
  const result = new Map(keepOthers ? frame : []);
  for (const [name, old] of names) {
    result.delete(old);
    result.delete(name);
  }
  for (const [name, old] of names) {
    const value = frame.get(old);
    if (value === undefined) return "missing";
    result.set(name, value);
  }
  return result;
}
