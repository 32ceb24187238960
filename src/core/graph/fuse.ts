/**
 * Fusion: calls that follow each other, where each one's input is the whole output of the one before
 * and nothing else reads that output, become one call with a longer chain.
 */
import type { CallOp, Line, Op } from "./plan.js";

/** The line with as few calls as possible. */
export function fuseCalls(line: Line): Line {
  const forks = line.forks.map(fuseCalls);
  const ops: Op[] = [];
  for (const [at, op] of line.ops.entries()) {
    const last = ops.at(-1);
    const rest = { ops: line.ops.slice(at + 1), forks };
    if (op.op === "call" && last?.op === "call" && last.to === op.from && !isRead(last.to, rest)) {
      ops[ops.length - 1] = {
        ...last,
        to: op.to,
        links: [...last.links, ...op.links],
        fields: fieldsOf(last, op),
      };
    } else ops.push(op);
  }
  return { ops, forks };
}

function fieldsOf(first: CallOp, second: CallOp): CallOp["fields"] {
  if (first.fields === null || second.fields === null) return null;
  return [...new Set([...first.fields, ...second.fields])];
}

function isRead(slot: number, line: Line): boolean {
  return (
    line.ops.some((op) => slotsRead(op).includes(slot)) ||
    line.forks.some((fork) => isRead(slot, fork))
  );
}

function slotsRead(op: Op): readonly number[] {
  switch (op.op) {
    case "emit":
      return op.frames;
    case "concatenate":
      return op.parts.map((part) => part.from);
    default:
      return [op.from];
  }
}
