/** All operations of a line, wherever they stand. */
import type { Ended, Line, Op } from "./plan.js";

/** The lines inside an operation: where rows go that take another way there. */
export function linesIn(op: Op): readonly Line[] {
  switch (op.op) {
    case "call":
      return present(op.links.map((link) => link.ended));
    case "branch":
      return [op.then, op.otherwise, ...present([op.ended])];
    case "get":
    case "rename":
    case "select":
    case "concatenate":
    case "deliver":
      return present([op.ended]);
    default:
      return [];
  }
}

/** Every operation of a line, its forks and the lines inside its operations. */
export function allOps(line: Line): Op[] {
  return [
    ...line.ops.flatMap((op) => [op, ...linesIn(op).flatMap(allOps)]),
    ...line.forks.flatMap(allOps),
  ];
}

function present(lines: readonly Ended[]): Line[] {
  return lines.filter((line) => line !== null);
}
