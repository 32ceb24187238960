/**
 * Runs a plan row by row in memory: lines, slots, queues and calls as the plan says, and strict about
 * what a plan promises: no slot is read before it is written, a token has the frames of its queue's
 * layout, an emit carries the signature of the stage that it feeds.
 */
import { type CallOp, type EmitOp, type Line, type Op, type Plan } from "@stairs/core";
import {
  accepts,
  type Effects,
  type Fields,
  fieldsText,
  type Makes,
  missing,
  noisyStep,
  renamed,
  type Row,
  type RunStep,
  visible,
} from "./row-model.js";

type Slots = readonly (Fields | undefined)[];

interface Token {
  readonly queue: string;
  readonly row: number;
  readonly frames: readonly Fields[];
}

/** Runs all rows through a plan. Returns what the outside notices, in no order. */
export function runPlan(plan: Plan, rows: readonly Row[], makes: Makes): Effects {
  const effects: Effects = [];
  const tokens: Token[] = [];
  const run = new PlanRun(plan, noisyStep(makes, effects), effects, tokens);
  for (const row of rows) run.line(plan.entry, [row.fields], row.id, Number.POSITIVE_INFINITY);
  for (let token = tokens.shift(); token !== undefined; token = tokens.shift()) {
    const { queue, frames, row } = token;
    const stage = plan.stages.find((each) => each.queue === queue);
    if (stage === undefined) throw new Error(`no stage has the queue ${queue}`);
    run.line(stage.line, frames, row, stage.slots);
  }
  return effects.sort();
}

class PlanRun {
  constructor(
    private readonly plan: Plan,
    private readonly call: RunStep,
    private readonly effects: Effects,
    private readonly tokens: Token[],
  ) {}

  line(line: Line, before: Slots, row: number, limit: number): void {
    const slots = [...before];
    for (const op of line.ops) {
      if (op.op === "emit") {
        this.#emit(op, slots, row);
        continue;
      }
      if (op.to >= limit) throw new Error(`slot ${op.to} of ${limit}`);
      const frame = op.op === "call" ? this.#call(op, slots, row) : moved(op, slots);
      if (frame === "missing" && op.op !== "call") this.effects.push(missing(row, op.node));
      if (frame === "missing" || frame === undefined) return;
      slots[op.to] = frame;
    }
    for (const fork of line.forks) this.line(fork, slots, row, limit);
  }

  /** As a worker does it: it sees the fields that it is sent, and sends back what it made. */
  #call(op: CallOp, slots: Slots, row: number): Fields | undefined {
    const from = frameAt(slots, op.from);
    let frame = visible(from, op.fields);
    let replaced = false;
    const made = new Map<string, string>();
    for (const { node, mode, when, inputs } of op.links) {
      if (when !== null && !accepts(node, frame)) continue;
      const result = this.call(node, row, visible(frame, inputs));
      if (result === undefined) return undefined;
      if (mode === "keep") continue;
      frame = mode === "replace" ? result : new Map([...frame, ...result]);
      if (mode === "replace") replaced = true;
      for (const [field, value] of result) made.set(field, value);
    }
    return replaced ? frame : new Map([...from, ...made]);
  }

  #emit(op: EmitOp, slots: Slots, row: number): void {
    const stage = this.plan.stages.find((each) => each.queue === op.queue);
    if (stage?.signature !== op.signature) throw new Error(`${op.queue} has another signature`);
    if (stage.layout.length !== op.frames.length || op.fields.length !== op.frames.length) {
      throw new Error(`${op.queue} takes ${stage.layout.length} frames, not ${op.frames.length}`);
    }
    const frames = op.frames.map((slot, at) =>
      visible(frameAt(slots, slot), op.fields[at] ?? null),
    );
    this.tokens.push({ queue: op.queue, row, frames });
  }
}

function moved(op: Exclude<Op, CallOp | EmitOp>, slots: Slots): Fields | "missing" {
  switch (op.op) {
    case "get":
      return renamed(frameAt(slots, op.from), [[op.field, op.field]], false);
    case "rename":
    case "select":
      return renamed(frameAt(slots, op.from), op.names, op.op === "rename");
    case "add":
      return new Map([...frameAt(slots, op.from), ...op.values]);
    case "concatenate": {
      const result = new Map<string, string>();
      for (const { from, field, name } of op.parts) {
        const frame = frameAt(slots, from);
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

function frameAt(slots: Slots, slot: number): Fields {
  const frame = slots[slot];
  if (frame === undefined) throw new Error(`slot ${slot} is read before it is written`);
  return frame;
}
