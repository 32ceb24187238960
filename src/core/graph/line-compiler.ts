/**
 * Compiles nodes to lines. A line takes node after node. It ends where the rest splits into lines that never
 * meet, where rows part, or at a border to the next stage.
 *
 *   nodes ─▶ ops … ─┬─▶ emit: the rest is behind a border
 *                   ├─▶ branch: then line │ otherwise line
 *                   └─▶ forks: lines that never meet
 *   beside each op that can end rows: a line with the rest for them
 */
import { StairsError } from "../errors.js";
import { type GraphNode, readsOf } from "./answer-node.js";
import { demandOf } from "./demand.js";
import { fuseCalls } from "./fuse.js";
import { separateLines } from "./lines.js";
import { apartFrom, isLate, leftAfter, nextNode } from "./next.js";
import { allOps } from "./ops.js";
import { behind, ends, leadingTo } from "./reach.js";
import { operationOf } from "./node-op.js";
import type { BranchOp, EmitOp, Ended, Line, Op, Stage } from "./plan.js";
import { stageSignature } from "./signature.js";
import type { FilterSpec } from "./spec.js";
import type { StageBook } from "./stage-book.js";

/** Where a line begins. */
export interface Place {
  /** The slot of each frame that is there. */
  readonly frames: ReadonlyMap<string, number>;
  /** How many slots the stage has used; its lines share the numbering, not the frames. */
  readonly slots: { count: number };
  /** True while the stage has no other line: only there a 1-to-N step may run. */
  readonly isOnlyLine: boolean;
  /** True behind a 1-to-N step: the stage makes no more calls. */
  readonly isBehindExpand: boolean;
}

/** More operations than a sensible graph has: entangled ones multiply. */
const maxOps = 20_000;

/** Compiles lines of one pipeline. */
export class LineCompiler {
  readonly #stages: StageBook;
  #ops = 0;

  constructor(stages: StageBook) {
    this.#stages = stages;
  }

  /** @param nodes The remaining nodes, in an order in which they can run. */
  line(nodes: readonly GraphNode[], place: Place): Line {
    const ops: Op[] = [];
    let rest = nodes;
    let here = place;
    while (rest.length > 0) {
      this.#count();
      const lines = separateLines(rest);
      if (lines.length > 1) return { ops, forks: this.#forks(lines, here) };
      const node = nextNode(rest);
      const apart = isLate(node) ? apartFrom(rest, node) : null;
      if (apart !== null) return { ops, forks: this.#forks(apart, here) };
      const others = rest.filter((each) => each !== node);
      if (node.op === "queue") {
        const alias = withFrame(here, node.name, slotOf(here, node.input));
        const emit = this.#hop(node, others, alias);
        if (emit !== null) return { ops: [...ops, emit], forks: [] };
        here = alias;
      } else if (node.op === "filter") {
        return { ops: [...ops, this.#branch(node, rest, here)], forks: [] };
      } else if (node.op === "step" && isBorder(node, here)) {
        const first = { ...node, asWorker: false };
        return { ops: [...ops, this.#cut(node, [first, ...others], here)], forks: [] };
      } else {
        const to = here.slots.count++;
        ops.push(operationOf(node, here.frames, to, this.#ended(rest, node, here)));
        here = withFrame(here, node.name, to);
        if (node.op === "step" && node.expand) here = { ...here, isBehindExpand: true };
      }
      rest = others;
    }
    return { ops, forks: [] };
  }

  #forks(lines: readonly (readonly GraphNode[])[], place: Place): Line[] {
    return lines.map((line) => this.line(line, { ...place, isOnlyLine: false }));
  }

  /** The line for rows that end at a node. */
  #ended(rest: readonly GraphNode[], node: GraphNode, place: Place): Ended {
    const left = leftAfter(rest, node);
    return left.length === 0 ? null : this.line(left, { ...place, isOnlyLine: false });
  }

  /** Rows that pass a filter go through what comes from it, the others through the rest. */
  #branch(filter: FilterSpec, rest: readonly GraphNode[], place: Place): BranchOp {
    const parted = (side: "then" | "otherwise"): GraphNode[] =>
      rest.flatMap((node): GraphNode[] => {
        if (node === filter) return [];
        if (node.op !== "choose" || node.filter !== filter.name) return [node];
        const { name, source } = node;
        return [{ op: "queue", name, source, input: node[side] }];
      });
    const passing = parted("then");
    const others = parted("otherwise");
    const gone = behind(others, filter.name);
    const left = others.filter((node) => !gone.has(node.name));
    const passed = withFrame(place, filter.name, slotOf(place, filter.input));
    return {
      op: "branch",
      node: filter.name,
      when: slotOf(place, filter.when),
      then: this.line(passing, passed),
      otherwise: this.line(leadingTo(left, ends(rest)), place),
      ended: this.#ended(rest, filter, place),
    };
  }

  /** Begins a stage at a step: it and the rest go there. */
  #cut(node: GraphNode, rest: readonly GraphNode[], place: Place): EmitOp {
    const layout = layoutOf(rest, place);
    return this.#emitInto(this.#stage(node.name, rest, layout), rest, place);
  }

  /** Begins a stage behind a queue node; null if nothing is to be called there, so that no queue is needed. */
  #hop(node: GraphNode, rest: readonly GraphNode[], place: Place): EmitOp | null {
    if (rest.length === 0) return null;
    const stage = this.#stage(node.name, rest, layoutOf(rest, place));
    if (!allOps(stage.line).some(({ op }) => op === "call")) return null;
    return this.#emitInto(stage, rest, place);
  }

  #stage(border: string, rest: readonly GraphNode[], layout: readonly string[]): Stage {
    const key = JSON.stringify([
      border,
      layout,
      rest.map((node) => [node.name, node.op, readsOf(node)]),
    ]);
    return this.#stages.once(key, () => {
      const slots = { count: layout.length };
      const frames = new Map(layout.map((frame, slot) => [frame, slot]));
      const place = { frames, slots, isOnlyLine: true, isBehindExpand: false };
      const line = fuseCalls(this.line(rest, place));
      const queue = this.#stages.queueOf(border);
      const stage = {
        queue,
        signature: stageSignature(line, layout),
        layout,
        slots: slots.count,
        line,
      };
      this.#stages.put(stage);
      return stage;
    });
  }

  #emitInto({ queue, signature, layout }: Stage, rest: readonly GraphNode[], place: Place): EmitOp {
    const demands = demandOf(rest);
    return {
      op: "emit",
      queue,
      signature,
      frames: layout.map((frame) => slotOf(place, frame)),
      fields: layout.map((frame) => {
        const demand = demands.get(frame);
        return demand === undefined || demand === null ? null : [...demand].sort();
      }),
    };
  }

  #count(): void {
    if (++this.#ops <= maxOps) return;
    throw new StairsError(
      "BAD_PIPELINE",
      `Pipeline ${this.#stages.pipeline} is too entangled: its branches meet in so many ways that more than ${maxOps} operations would be needed. Split it into several pipelines.`,
    );
  }
}

/** A stage is cut before steps with a queue of their own, and around 1-to-N steps. */
function isBorder(node: GraphNode & { readonly op: "step" }, place: Place): boolean {
  if (node.asWorker || place.isBehindExpand) return true;
  return node.expand && !place.isOnlyLine;
}

/** The frames that the nodes read and do not make, in the order in which they were made. */
function layoutOf(nodes: readonly GraphNode[], { frames }: Place): string[] {
  const read = new Set(nodes.flatMap(readsOf));
  return [...frames.keys()].filter((frame) => read.has(frame));
}

function withFrame(place: Place, name: string, slot: number): Place {
  return { ...place, frames: new Map([...place.frames, [name, slot]]) };
}

function slotOf({ frames }: Place, name: string): number {
  const slot = frames.get(name);
  if (slot === undefined) throw new Error(`frame ${name} has no slot`);
  return slot;
}
