/**
 * What a pipeline means, node by node and row by row, without stages, lines, slots or queues. A node
 * has instances for a row: one for each choice of a child at every 1-to-N step that it comes from. It
 * has one where each node that it reads has one and these agree on their children.
 */
import type { PipelineSpec, SpecNode, StepSpec } from "@stairs/core";
import { nestedText } from "../execute/row-values.js";
import {
  answerText,
  deliveryText,
  type Effects,
  endText,
  type Expected,
  noEffects,
  type Noted,
  sawText,
} from "./effects.js";
import { readingOthers, readsOf } from "./node-reads.js";
import {
  accepts,
  concatenated,
  type Fields,
  fieldsText,
  renamed,
  type Row,
  type Steps,
  visible,
} from "./row-model.js";

/** 1-to-N node → which child. */
type Children = ReadonlyMap<string, number>;

interface Instance {
  readonly children: Children;
  readonly frame: Fields;
}

/** The children on which some instances agree, and their frames. */
interface Joined {
  readonly children: Children;
  readonly frames: readonly Fields[];
}

/** All effects of a pipeline on some rows. @param answer True if somebody waits for the rows' results. */
export function effectsOf(
  spec: PipelineSpec,
  rows: readonly Row[],
  steps: Steps,
  answer: boolean,
): Expected {
  const nodes = readThrough(spec.nodes);
  const result = answer ? resultOf(spec, nodes) : undefined;
  const read = new Set([...nodes.flatMap(readsOf), result]);
  const ends = new Set(nodes.map(({ name }) => name).filter((name) => !read.has(name)));
  const targets = result === undefined ? [...ends] : [...ends, result];
  const origins = new Map(targets.map((name) => [name, comesFrom(nodes, name)]));
  const all = noEffects();
  const certain: Noted[] = [];
  for (const row of rows) {
    const passage = new RowPassage(steps);
    for (const node of nodes) passage.pass(node, row.fields);
    if (result !== undefined) passage.answer(result);
    const { seen, delivered, answered, ended } = passage.effects;
    all.seen.push(...seen);
    all.delivered.push(...delivered);
    all.answered.push(...answered);
    all.ended.push(...ended);
    certain.push(...certainEnds(ended, origins));
  }
  return { ...all, ends, certain, mayRepeat: mayRepeat(nodes) };
}

/** Ends at a node without which something would have come to the end of the graph. */
function certainEnds(
  ended: readonly Noted[],
  origins: ReadonlyMap<string, ReadonlySet<string>>,
): Noted[] {
  const where = new Set(ended.map(({ node }) => node));
  const alone = new Set<string>();
  for (const origin of origins.values()) {
    const [only, ...others] = [...where].filter((node) => origin.has(node));
    if (only !== undefined && others.length === 0) alone.add(only);
  }
  return ended.filter(({ node }) => alone.has(node));
}

/** Whoever reads a consumer with a queue of its own reads what that consumer reads. */
function readThrough(nodes: readonly SpecNode[]): SpecNode[] {
  const skip = (name: string): string => {
    const node = nodes.find((each) => each.name === name);
    const aside = node?.op === "step" && node.mode === "keep" && node.asWorker;
    return aside ? skip(node.input) : name;
  };
  return nodes.map((node) => readingOthers(node, skip));
}

function resultOf(spec: PipelineSpec, nodes: readonly SpecNode[]): string | undefined {
  const last = spec.nodes.at(-1);
  if (spec.result === null)
    return last?.op === "step" && last.mode !== "keep" ? last.name : undefined;
  const [reader] = readThrough([
    ...spec.nodes,
    { op: "queue", name: "", source: "", input: spec.result },
  ]).slice(-1);
  return reader?.op === "queue" ? reader.input : nodes[0]?.name;
}

/** The node and all that it comes from. */
function comesFrom(nodes: readonly SpecNode[], name: string): Set<string> {
  const found = new Set([name]);
  for (const node of [...nodes].reverse())
    if (found.has(node.name)) for (const input of readsOf(node)) found.add(input);
  return found;
}

/** True if two nodes that multiply or part rows stand side by side. */
function mayRepeat(nodes: readonly SpecNode[]): boolean {
  const late = nodes.filter((node) => node.op === "filter" || (node.op === "step" && node.expand));
  return late.some((one, at) =>
    late.slice(at + 1).some((other) => !comesFrom(nodes, other.name).has(one.name)),
  );
}

/** One row through all nodes. */
class RowPassage {
  readonly effects: Effects = noEffects();
  readonly #instances = new Map<string, Instance[]>();
  /** Of filters: which way the row goes, for each choice of children. */
  readonly #verdicts = new Map<string, { readonly children: Children; readonly yes: boolean }[]>();
  readonly #steps: Steps;

  constructor(steps: Steps) {
    this.#steps = steps;
  }

  pass(node: SpecNode, entry: Fields): void {
    this.#instances.set(node.name, this.#made(node, entry));
  }

  answer(result: string): void {
    for (const { frame } of this.#at(result))
      this.effects.answered.push(answerText(fieldsText(frame)));
  }

  #at(name: string): readonly Instance[] {
    return this.#instances.get(name) ?? [];
  }

  #made(node: SpecNode, entry: Fields): Instance[] {
    switch (node.op) {
      case "entry":
        return [{ children: new Map(), frame: entry }];
      case "step":
        return this.#at(node.input).flatMap((instance) => this.#step(node, instance));
      case "queue":
        return [...this.#at(node.input)];
      case "get":
        return this.#moved(node, [node.input], ([frame = none]) =>
          renamed(frame, [[node.field, node.field]], false),
        );
      case "rename":
      case "select":
        return this.#moved(node, [node.input], ([frame = none]) =>
          renamed(frame, node.names, node.op === "rename"),
        );
      case "addValue":
        return this.#moved(
          node,
          [node.input],
          ([frame = none]) => new Map([...frame, ...node.values]),
        );
      case "concatenate":
        return this.#moved(node, readsOf(node), (frames) =>
          concatenated(
            node.parts.map((part, at) => ({ ...part, frame: frames[at] ?? none })),
            nestedText,
          ),
        );
      case "filter": {
        const yes: Instance[] = [];
        const verdicts = this.#judged(node.name, node.input, node.when);
        for (const verdict of verdicts) if (verdict.yes) yes.push(verdict);
        this.#verdicts.set(node.name, verdicts);
        return yes;
      }
      case "choose":
        return (this.#verdicts.get(node.filter) ?? []).flatMap((verdict) =>
          this.#at(verdict.yes ? node.then : node.otherwise).flatMap(({ children, frame }) => {
            const both = agreed(verdict.children, children);
            return both === undefined ? [] : [{ children: both, frame }];
          }),
        );
      case "call": {
        if (node.when === null) {
          for (const { frame } of this.#at(node.input))
            this.#deliver(node.name, node.pipeline, frame);
          return [];
        }
        for (const { yes, frame } of this.#judged(node.name, node.input, node.when)) {
          const target = yes ? node.pipeline : node.otherwise;
          if (target !== null) this.#deliver(node.name, target, frame);
        }
        return [];
      }
      case "pipeline":
        throw new Error("pipelines are inlined before");
    }
  }

  #deliver(node: string, pipeline: string, frame: Fields): void {
    this.effects.delivered.push(deliveryText(node, pipeline, fieldsText(frame)));
  }

  #judged(name: string, input: string, when: string): (Instance & { readonly yes: boolean })[] {
    return joined([this.#at(input), this.#at(when)]).flatMap(
      ({ children, frames: [frame = none, verdict = none] }) => {
        const value = verdict.get("value");
        if (value === "true" || value === "false")
          return [{ children, frame, yes: value === "true" }];
        this.effects.ended.push(endText(name, "bad_value"));
        return [];
      },
    );
  }

  #moved(
    { name }: SpecNode,
    inputs: readonly string[],
    move: (frames: readonly Fields[]) => Fields | "missing" | "bad",
  ): Instance[] {
    return joined(inputs.map((input) => this.#at(input))).flatMap(({ children, frames }) => {
      const frame = move(frames);
      if (typeof frame !== "string") return [{ children, frame }];
      this.effects.ended.push(endText(name, frame === "bad" ? "bad_value" : "missing_field"));
      return [];
    });
  }

  #step(node: StepSpec, { children, frame }: Instance): Instance[] {
    const child = (at: number): Children =>
      node.expand ? new Map([...children, [node.name, at]]) : children;
    if (node.when !== null && !accepts(node.name, frame)) return [{ children: child(0), frame }];
    const seen = visible(frame, node.inputs);
    const text = fieldsText(seen);
    this.effects.seen.push(sawText(node.name, text));
    const ending = this.#steps.outcome(node.name, seen);
    if (ending.kind === "drop") this.effects.ended.push(endText(node.name, "drop", text));
    if (ending.kind === "failure") this.effects.ended.push(endText(node.name, ending.cause, text));
    if (ending.kind === "drop" || ending.kind === "failure") return [];
    const rows = ending.kind === "rows" ? ending.rows : [ending.fields];
    if (rows.length === 0) this.effects.ended.push(endText(node.name, "drop", text));
    if (node.mode === "keep") return [{ children, frame }];
    return rows.map((made, at) => ({
      children: child(at),
      frame: node.mode === "replace" ? made : new Map([...frame, ...made]),
    }));
  }
}

const none: Fields = new Map();

function joined(inputs: readonly (readonly Instance[])[]): Joined[] {
  let all: Joined[] = [{ children: new Map(), frames: [] }];
  for (const instances of inputs) {
    all = all.flatMap(({ children, frames }) =>
      instances.flatMap((instance) => {
        const both = agreed(children, instance.children);
        return both === undefined ? [] : [{ children: both, frames: [...frames, instance.frame] }];
      }),
    );
  }
  return all;
}

function agreed(one: Children, other: Children): Children | undefined {
  for (const [node, child] of one)
    if (other.has(node) && other.get(node) !== child) return undefined;
  return new Map([...one, ...other]);
}
