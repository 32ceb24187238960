/**
 * A plan as lines that a test can state: frames stand under the names of their nodes instead of slot
 * numbers, so an expectation does not depend on how slots are given out.
 */
import {
  compileSpec,
  type Line,
  type Op,
  type Plan,
  type PlanLink,
  type SpecNode,
} from "@stairs/core";
import { pipeline } from "./specs.js";

/** The plan of the pipeline `core.main` with these nodes. */
export function textOf(...nodes: SpecNode[]): string[] {
  return planText(compileSpec(pipeline(...nodes)));
}

/**
 * `entry` and each stage's queue with its layout, then what is done:
 *
 *   g = f, g(entry: a b)      a call with two links that sends the fields a and b; `*` is all of them
 *   core.main/h <- f: *, g: a an emit with its frames and what of them travels
 *   fork                      a line of its own, indented below
 */
export function planText(plan: Plan): string[] {
  const names = ["entry"];
  return [
    "arrival",
    ...lineText(plan.entry, names, "  "),
    ...plan.stages.flatMap((stage) => [
      `${stage.queue} [${stage.layout.join(", ")}]`,
      ...lineText(stage.line, [...stage.layout], "  "),
    ]),
  ];
}

function lineText(line: Line, names: string[], indent: string): string[] {
  const ops = line.ops.map((op) => indent + opText(op, names));
  const forks = line.forks.flatMap((fork) => [
    `${indent}fork`,
    ...lineText(fork, [...names], `${indent}  `),
  ]);
  return [...ops, ...forks];
}

function opText(op: Op, names: string[]): string {
  const at = (slot: number): string => names[slot] ?? `nothing in slot ${slot}`;
  if (op.op === "emit") {
    const frames = op.frames.map((slot, i) => `${at(slot)}: ${fieldsText(op.fields[i] ?? null)}`);
    return `${op.queue} <- ${frames.join(", ")}`;
  }
  const text = madeText(op, at);
  const name = op.op === "call" ? (op.links.at(-1)?.node ?? "") : op.node;
  names[op.to] = name;
  return `${name} = ${text}`;
}

function madeText(op: Exclude<Op, { op: "emit" }>, at: (slot: number) => string): string {
  switch (op.op) {
    case "call":
      return `${op.links.map(linkText).join(", ")}(${at(op.from)}: ${fieldsText(op.fields)})`;
    case "get":
      return `${at(op.from)}.${op.field}`;
    case "rename":
    case "select":
      return `${op.op} ${at(op.from)}: ${op.names.map(([to, from]) => `${to}=${from}`).join(" ")}`;
    case "concatenate":
      return `concatenate ${op.parts
        .map(
          ({ from, field, name }) =>
            (name === null ? "" : `${name}=`) + at(from) + (field === null ? "" : `.${field}`),
        )
        .join(", ")}`;
    case "add":
      return `add to ${at(op.from)}: ${op.values.map(([field, json]) => `${field}=${json}`).join(" ")}`;
  }
}

const marks = { merge: "", replace: " replacing", keep: " keeping" } as const;

function linkText(link: PlanLink): string {
  return link.node + marks[link.mode] + (link.when === null ? "" : ` when ${link.when}`);
}

function fieldsText(fields: readonly string[] | null): string {
  if (fields === null) return "*";
  return fields.length === 0 ? "rows only" : [...fields].sort().join(" ");
}
