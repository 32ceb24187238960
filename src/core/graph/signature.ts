/**
 * Content addresses of plans and stages. They leave out source positions, which change nothing in what a
 * node does.
 */
import { createHash } from "node:crypto";
import type { Ended, Line, Op, Plan, Stage } from "./plan.js";

/** The id of a plan. */
export function planId({ pipeline, entry, entryFields, stages }: Omit<Plan, "id">): string {
  const bare = stages.map((stage) => ({ ...stage, line: bareLine(stage.line) }));
  return contentHash({ pipeline, entry: bareLine(entry), entryFields, stages: bare });
}

/** False for a text that cannot name a plan: it was not made here. */
export function isPlanId(text: string): boolean {
  return /^[0-9a-f]{32}$/.test(text);
}

/**
 * A stage's signature. The line's emits hold the signatures of the next stages, so it covers everything
 * that can happen to a row from here on.
 */
export function stageSignature(line: Line, layout: Stage["layout"]): string {
  return contentHash({ line: bareLine(line), frames: layout.length });
}

/** 32 hexadecimal digits that name a value by its content, whatever the order of its keys. */
function contentHash(value: unknown): string {
  const text = JSON.stringify(value, (_key, part: unknown) => sorted(part));
  return createHash("sha256").update(text).digest("hex").slice(0, 32);
}

function bareLine(line: Line): unknown {
  return { ops: line.ops.map(bareOp), forks: line.forks.map(bareLine) };
}

function bareOp(op: Op): unknown {
  if (op.op === "call")
    return {
      ...op,
      links: op.links.map((link) => ({ ...link, source: "", ended: bareEnded(link.ended) })),
    };
  if (op.op === "branch")
    return {
      ...op,
      then: bareLine(op.then),
      otherwise: bareLine(op.otherwise),
      ended: bareEnded(op.ended),
    };
  return "ended" in op ? { ...op, ended: bareEnded(op.ended) } : op;
}

function bareEnded(ended: Ended): unknown {
  return ended === null ? null : bareLine(ended);
}

function sorted(value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
