/**
 * Fuses calls: two calls become one with a longer chain if the second reads the whole output of the first
 * and no other operation reads it.
 */
import { linesIn } from "./ops.js";
import type { BranchOp, CallOp, Ended, Line, Op } from "./plan.js";

/** The line with as few calls as possible. */
export function fuseCalls(line: Line): Line {
  const forks = line.forks.map(fuseCalls);
  const ops: Op[] = [];
  for (const [at, op] of line.ops.entries()) {
    const last = ops.at(-1);
    const rest = { ops: line.ops.slice(at + 1), forks };
    const own = op.op === "branch" ? fusedBranch(op) : op;
    if (op.op === "call" && last?.op === "call" && last.to === op.from && !isRead(last.to, rest)) {
      ops[ops.length - 1] = {
        ...last,
        to: op.to,
        links: [...last.links, ...op.links],
        fields: fieldsOf(last, op),
      };
    } else ops.push(own);
  }
  return { ops: ops.map(fusedInside), forks };
}

/** The lines inside an operation are lines like any other. */
function fusedInside(op: Op): Op {
  if (op.op === "call") {
    const links = op.links.map((link) => ({ ...link, ended: fusedEnded(link.ended) }));
    return { ...op, links };
  }
  return "ended" in op ? { ...op, ended: fusedEnded(op.ended) } : op;
}

function fusedBranch(op: BranchOp): BranchOp {
  return { ...op, then: fuseCalls(op.then), otherwise: fuseCalls(op.otherwise) };
}

function fusedEnded(ended: Ended): Ended {
  return ended === null ? null : fuseCalls(ended);
}

function fieldsOf(first: CallOp, second: CallOp): CallOp["fields"] {
  if (first.fields === null || second.fields === null) return null;
  return [...new Set([...first.fields, ...second.fields])];
}

function isRead(slot: number, line: Line): boolean {
  return (
    line.ops.some(
      (op) => slotsRead(op).includes(slot) || linesIn(op).some((inside) => isRead(slot, inside)),
    ) || line.forks.some((fork) => isRead(slot, fork))
  );
}

function slotsRead(op: Op): readonly number[] {
  switch (op.op) {
    case "emit":
      return op.frames;
    case "concatenate":
      return op.parts.map((part) => part.from);
    case "branch":
      return [op.when];
    case "deliver":
      return op.when === null ? [op.from] : [op.from, op.when];
    default:
      return [op.from];
  }
}
