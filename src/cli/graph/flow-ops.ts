/**
 * The operations that rows go through, without the operations that remain for rows that end early.
 */
import type { Line, Op } from "@stairs/core";

/** Every operation of a line, its branches and its forks. */
export function flowOps(line: Line): readonly Op[] {
  return [
    ...line.ops.flatMap((op) =>
      op.op === "branch" ? [op, ...flowOps(op.then), ...flowOps(op.otherwise)] : [op],
    ),
    ...line.forks.flatMap(flowOps),
  ];
}

/** The nodes that an operation represents. */
export function nodesOfOp(op: Op): readonly string[] {
  if (op.op === "call") return op.links.map((link) => link.node);
  return "node" in op ? [op.node] : [];
}
