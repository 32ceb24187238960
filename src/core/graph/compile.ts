/**
 * From a spec to a plan: cuts the nodes into stages at as-worker nodes, lets lines that never meet go
 * separate ways, gives every frame a slot, and puts into each queue only what is still needed.
 */
import { nodeName, pipelineName } from "../names.js";
import { defaultRetry } from "../retry.js";
import { checkSpec } from "./check.js";
import { demandOf, reads } from "./demand.js";
import { fuseCalls } from "./fuse.js";
import { separateLines } from "./lines.js";
import { movesFirst } from "./order.js";
import type { CallOp, EmitOp, Line, Op, Plan, PlanLink, Stage } from "./plan.js";
import { problemsError } from "./problem.js";
import { planId, stageSignature } from "./signature.js";
import { inputsOf, type PipelineSpec, type SpecNode, type StepSpec } from "./spec.js";

const defaultTimeoutMs = 60_000;

/** The slots of a stage: which frame is where. Lines of a stage share the numbering, not the frames. */
interface Slots {
  readonly of: ReadonlyMap<string, number>;
  readonly count: { value: number };
}

/**
 * Compiles a pipeline.
 * @throws StairsError BAD_PIPELINE with every problem found.
 */
export function compileSpec(spec: PipelineSpec): Plan {
  const problems = checkSpec(spec);
  if (problems.length > 0) throw problemsError(problems);
  return new Compiler(spec).plan();
}

class Compiler {
  readonly #spec: PipelineSpec;
  readonly #pipeline: string;
  readonly #stages: (Stage | undefined)[] = [];

  constructor(spec: PipelineSpec) {
    this.#spec = spec;
    this.#pipeline = pipelineName(spec.app, spec.name);
  }

  plan(): Plan {
    const [entry, ...nodes] = movesFirst(withoutWaiting(this.#spec.nodes));
    if (entry === undefined) throw new Error("a checked spec has an entry");
    const order = this.#reserve();
    const slots: Slots = { of: new Map([[entry.name, 0]]), count: { value: 1 } };
    const line = this.#line(nodes, slots);
    const body = {
      pipeline: this.#pipeline,
      entryFields: this.#entryFields(entry),
      ...this.#entry(line, entry, slots, order),
    };
    return { id: planId(body), ...body };
  }

  /** What comes in goes through moves at once; only a first call needs a queue before it. */
  #entry(
    line: Line,
    entry: SpecNode,
    slots: Slots,
    order: number,
  ): { entry: Line; stages: Stage[] } {
    if (!hasCall(line)) return { entry: line, stages: this.#done() };
    const layout = [entry.name];
    const fused = fuseCalls(line);
    const stage: Stage = {
      queue: this.#pipeline,
      signature: stageSignature(fused, layout),
      layout,
      slots: slots.count.value,
      line: fused,
    };
    this.#stages[order] = stage;
    const demand = demandOf(this.#spec.nodes).get(entry.name);
    const fields = demand === undefined ? [] : demand === null ? null : [...demand].sort();
    const emit: EmitOp = {
      op: "emit",
      queue: stage.queue,
      signature: stage.signature,
      frames: [0],
      fields: [fields],
    };
    return { entry: { ops: [emit], forks: [] }, stages: this.#done() };
  }

  /** A place in the order in which rows pass the stages, before the stages behind it are known. */
  #reserve(): number {
    return this.#stages.push(undefined) - 1;
  }

  #done(): Stage[] {
    return this.#stages.filter((stage) => stage !== undefined);
  }

  /** The fields without which no row can get through. */
  #entryFields(entry: SpecNode): string[] {
    const fields = new Set(entry.op === "entry" ? entry.fields : []);
    for (const node of this.#spec.nodes) {
      if (node.op === "get" && node.input === entry.name) fields.add(node.field);
    }
    return [...fields];
  }

  #line(nodes: readonly SpecNode[], slots: Slots): Line {
    const ops: Op[] = [];
    let frames = slots.of;
    for (let at = 0; at < nodes.length; at++) {
      const rest = nodes.slice(at);
      const lines = separateLines(rest);
      if (lines.length > 1) {
        return {
          ops,
          forks: lines.map((line) => this.#line(line, { of: frames, count: slots.count })),
        };
      }
      const node = rest[0];
      if (node === undefined) break;
      if (node.op === "step" && isBorder(node)) {
        // Nothing waits for a consumer with a queue of its own, so here it is alone in its line.
        ops.push(this.#cut(node, rest, frames));
        return { ops, forks: [] };
      }
      const to = slots.count.value++;
      ops.push(opOf(node, frames, to));
      frames = new Map([...frames, [node.name, to]]);
    }
    return { ops, forks: [] };
  }

  /** Begins a stage at a node: the rest of the line goes there. */
  #cut(node: StepSpec, rest: readonly SpecNode[], frames: ReadonlyMap<string, number>): EmitOp {
    const read = new Set(rest.flatMap(inputsOf));
    const layout = [...frames.keys()].filter((frame) => read.has(frame));
    const order = this.#reserve();
    const slots: Slots = {
      of: new Map(layout.map((frame, slot) => [frame, slot])),
      count: { value: layout.length },
    };
    const line = fuseCalls(
      this.#line([{ ...node, asWorker: false, standalone: false }, ...rest.slice(1)], slots),
    );
    const queue = nodeName(this.#pipeline, node.name);
    const signature = stageSignature(line, layout);
    this.#stages[order] = { queue, signature, layout, slots: slots.count.value, line };
    const demands = demandOf(rest);
    return {
      op: "emit",
      queue,
      signature,
      frames: layout.map((frame) => slotOf(frames, frame)),
      fields: layout.map((frame) => {
        const demand = demands.get(frame);
        return demand === undefined || demand === null ? null : [...demand].sort();
      }),
    };
  }
}

/**
 * A consumer with a queue of its own leaves the frame as it is and nobody waits for it: whoever reads
 * its frame reads the one that it got.
 */
function withoutWaiting(nodes: readonly SpecNode[]): SpecNode[] {
  const same = new Map<string, string>();
  const frame = (name: string): string => same.get(name) ?? name;
  return nodes.map((node) => {
    if (node.op === "entry") return node;
    if (node.op === "concatenate") {
      return { ...node, parts: node.parts.map((part) => ({ ...part, input: frame(part.input) })) };
    }
    const resolved = { ...node, input: frame(node.input) };
    if (resolved.op === "step" && resolved.mode === "keep" && isBorder(resolved)) {
      same.set(resolved.name, resolved.input);
    }
    return resolved;
  });
}

function isBorder(node: StepSpec): boolean {
  return node.asWorker || node.standalone;
}

function hasCall(line: Line): boolean {
  return line.ops.some((op) => op.op === "call") || line.forks.some(hasCall);
}

function slotOf(frames: ReadonlyMap<string, number>, name: string): number {
  const slot = frames.get(name);
  if (slot === undefined) throw new Error(`frame ${name} has no slot`);
  return slot;
}

function opOf(node: SpecNode, frames: ReadonlyMap<string, number>, to: number): Op {
  switch (node.op) {
    case "entry":
      throw new Error("an entry is no operation");
    case "step":
      return callOf(node, slotOf(frames, node.input), to);
    case "get":
      return {
        op: "get",
        node: node.name,
        from: slotOf(frames, node.input),
        to,
        field: node.field,
      };
    case "rename":
    case "select":
      return {
        op: node.op,
        node: node.name,
        from: slotOf(frames, node.input),
        to,
        names: inOrder(node.names),
      };
    case "concatenate":
      return {
        op: "concatenate",
        node: node.name,
        to,
        parts: node.parts.map(({ input, field, name }) => ({
          from: slotOf(frames, input),
          field,
          name,
        })),
      };
    case "addValue":
      return {
        op: "add",
        node: node.name,
        from: slotOf(frames, node.input),
        to,
        values: inOrder(node.values),
      };
  }
}

/** By name: what a message brings as a map comes in any order, and means the same plan in each. */
function inOrder<Pair extends readonly [string, string]>(pairs: readonly Pair[]): readonly Pair[] {
  return [...pairs].sort(([a], [b]) => (a < b ? -1 : 1));
}

function callOf(node: StepSpec, from: number, to: number): CallOp {
  const link: PlanLink = {
    node: node.name,
    step: node.step,
    mode: node.mode,
    when: node.when,
    inputs: node.inputs,
    retry: node.retry ?? defaultRetry,
    timeoutMs: node.timeoutMs ?? defaultTimeoutMs,
    requires: node.requires,
    maxRows: node.maxRows,
    expand: node.expand,
    source: node.source,
  };
  const read = reads(node);
  return { op: "call", from, to, links: [link], fields: read === null ? null : [...read] };
}
