/**
 * Runs a plan row by row in memory: lines, slots, queues and calls as the plan says, and strict about
 * what a plan promises: no slot is read before it is written, a token has the frames of its queue's
 * layout, an emit carries the signature of a stage that has its queue.
 */
import type { CallOp, EmitOp, Ended, Line, Op, Plan, Stage } from "@stairs/core";
import { nestedText } from "../execute/row-values.js";
import { answerText, deliveryText, type Effects, endText, noEffects, sawText } from "./effects.js";
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

type Slots = readonly (Fields | undefined)[];

interface Token {
  readonly stage: Stage;
  readonly frames: readonly Fields[];
}

/** A row that goes through a chain of steps. */
interface Passing {
  readonly frame: Fields;
  readonly made: Fields;
  readonly replaced: boolean;
}

type MoveOp = Exclude<Op, { op: "call" | "emit" | "branch" | "deliver" | "answer" }>;

/** More rows than any of the plans makes of its own. */
const maxTokens = 200_000;

/** Runs all rows through a plan. */
export function runPlan(plan: Plan, rows: readonly Row[], steps: Steps): Effects {
  const run = new PlanRun(plan, steps);
  for (const row of rows) run.line(plan.entry, [row.fields], Number.POSITIVE_INFINITY);
  run.drain();
  return run.effects;
}

class PlanRun {
  readonly effects: Effects = noEffects();
  readonly #tokens: Token[] = [];
  readonly #plan: Plan;
  readonly #steps: Steps;

  constructor(plan: Plan, steps: Steps) {
    this.#plan = plan;
    this.#steps = steps;
  }

  drain(): void {
    for (let at = 0; at < this.#tokens.length; at++) {
      const token = this.#tokens[at];
      if (token === undefined || at > maxTokens) throw new Error("rows go in circles");
      this.line(token.stage.line, token.frames, token.stage.slots);
    }
  }

  line(line: Line, before: Slots, limit: number, from = 0): void {
    const slots = [...before];
    const write = (to: number, frame: Fields): void => {
      if (to >= limit) throw new Error(`slot ${to} of ${limit}`);
      slots[to] = frame;
    };
    for (let at = from; at < line.ops.length; at++) {
      const op = line.ops[at];
      if (op === undefined) break;
      switch (op.op) {
        case "emit":
          this.#emit(op, slots);
          break;
        case "answer":
          this.effects.answered.push(answerText(fieldsText(frameAt(slots, op.from))));
          break;
        case "call": {
          const frames = this.#call(op, slots, limit);
          if (op.links.at(-1)?.expand === true) {
            for (const frame of frames) {
              write(op.to, frame);
              this.line(line, slots, limit, at + 1);
            }
            return;
          }
          const [frame] = frames;
          if (frame === undefined) return;
          write(op.to, frame);
          break;
        }
        case "branch": {
          const yes = this.#verdict(op, frameAt(slots, op.when), slots, limit);
          if (yes === undefined) return;
          this.line(yes ? op.then : op.otherwise, slots, limit);
          if (at !== line.ops.length - 1 || line.forks.length > 0)
            throw new Error("a line goes on behind a branch");
          return;
        }
        case "deliver": {
          const yes = op.when === null || this.#verdict(op, frameAt(slots, op.when), slots, limit);
          if (yes === undefined) return;
          const target = yes ? op.pipeline : op.otherwise;
          const frame = fieldsText(frameAt(slots, op.from));
          if (target !== null) this.effects.delivered.push(deliveryText(op.node, target, frame));
          break;
        }
        default: {
          const frame = moved(op, slots);
          if (typeof frame === "string") {
            const cause = frame === "bad" ? "bad_value" : "missing_field";
            this.effects.ended.push(endText(op.node, cause));
            if (op.op !== "add") this.#aside(op.ended, slots, limit);
            return;
          }
          write(op.to, frame);
        }
      }
    }
    for (const fork of line.forks) this.line(fork, slots, limit);
  }

  #aside(ended: Ended, slots: Slots, limit: number): void {
    if (ended !== null) this.line(ended, slots, limit);
  }

  #verdict(
    op: { readonly node: string; readonly ended: Ended },
    frame: Fields,
    slots: Slots,
    limit: number,
  ): boolean | undefined {
    const value = frame.get("value");
    if (value === "true" || value === "false") return value === "true";
    this.effects.ended.push(endText(op.node, "bad_value"));
    this.#aside(op.ended, slots, limit);
    return undefined;
  }

  /** As a worker does it: it sees the fields that it is sent, and sends back what it made. */
  #call(op: CallOp, slots: Slots, limit: number): Fields[] {
    const from = frameAt(slots, op.from);
    const sent = visible(from, op.fields);
    let rows: Passing[] = [{ frame: sent, made: new Map(), replaced: false }];
    for (const [at, link] of op.links.entries()) {
      const { node, mode, when, inputs } = link;
      if (link.expand && at < op.links.length - 1) throw new Error(`${node} is not the last link`);
      const [row] = rows;
      if (row === undefined) throw new Error("a chain has a row");
      const { frame, made, replaced } = row;
      if (when !== null && !accepts(node, frame)) continue;
      const seen = visible(frame, inputs);
      const text = fieldsText(seen);
      this.effects.seen.push(sawText(node, text));
      const ending = this.#steps.outcome(node, seen);
      if (ending.kind === "rows" && !link.expand) throw new Error(`${node} makes many rows of one`);
      const results =
        ending.kind === "rows" ? ending.rows : ending.kind === "result" ? [ending.fields] : [];
      if (results.length === 0) {
        const cause = ending.kind === "failure" ? ending.cause : "drop";
        this.effects.ended.push(endText(node, cause, text));
        this.#aside(link.ended, slots, limit);
        return [];
      }
      if (mode === "keep") continue;
      rows = results.map((result) => ({
        frame: mode === "replace" ? result : new Map([...frame, ...result]),
        made: new Map([...made, ...result]),
        replaced: replaced || mode === "replace",
      }));
    }
    return rows.map(({ frame, made, replaced }) =>
      replaced ? frame : new Map([...from, ...made]),
    );
  }

  #emit(op: EmitOp, slots: Slots): void {
    const stage = this.#plan.stages.find(
      ({ queue, signature }) => queue === op.queue && signature === op.signature,
    );
    if (stage === undefined) throw new Error(`${op.queue} has no such stage`);
    if (stage.layout.length !== op.frames.length || op.fields.length !== op.frames.length) {
      throw new Error(`${op.queue} takes ${stage.layout.length} frames, not ${op.frames.length}`);
    }
    const frames = op.frames.map((slot, at) =>
      visible(frameAt(slots, slot), op.fields[at] ?? null),
    );
    this.#tokens.push({ stage, frames });
  }
}

function moved(op: MoveOp, slots: Slots): Fields | "missing" | "bad" {
  switch (op.op) {
    case "get":
      return renamed(frameAt(slots, op.from), [[op.field, op.field]], false);
    case "rename":
    case "select":
      return renamed(frameAt(slots, op.from), op.names, op.op === "rename");
    case "add":
      return new Map([...frameAt(slots, op.from), ...op.values]);
    case "concatenate":
      return concatenated(
        op.parts.map((part) => ({ ...part, frame: frameAt(slots, part.from) })),
        nestedText,
      );
  }
}

function frameAt(slots: Slots, slot: number): Fields {
  const frame = slots[slot];
  if (frame === undefined) throw new Error(`slot ${slot} is read before it is written`);
  return frame;
}
