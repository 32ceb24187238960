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
 *   ended at g                what rows that end at g still go through, indented below
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
  const inner = `${indent}  `;
  const within = (what: string, inside: Line, known: readonly string[]): string[] => [
    `${indent}${what}`,
    ...lineText(inside, [...known], inner),
  ];
  const ops = line.ops.flatMap((op) => {
    const before = [...names];
    const own = indent + opText(op, names);
    const ways =
      op.op === "branch"
        ? [...within("then", op.then, before), ...within("otherwise", op.otherwise, before)]
        : [];
    const ended = endedLines(op).flatMap(([node, left]) =>
      within(`ended at ${node}`, left, before),
    );
    return [own, ...ways, ...ended];
  });
  return [...ops, ...line.forks.flatMap((fork) => within("fork", fork, names))];
}

function endedLines(op: Op): (readonly [node: string, left: Line])[] {
  if (op.op === "call")
    return op.links.flatMap(({ node, ended }) => (ended === null ? [] : [[node, ended] as const]));
  return "ended" in op && op.ended !== null ? [[op.node, op.ended]] : [];
}

function opText(op: Op, names: string[]): string {
  const at = (slot: number): string => names[slot] ?? `nothing in slot ${slot}`;
  switch (op.op) {
    case "emit": {
      const frames = op.frames.map((slot, i) => `${at(slot)}: ${fieldsText(op.fields[i] ?? null)}`);
      return `${op.queue} <- ${frames.join(", ")}`;
    }
    case "branch":
      return `${op.node}: by ${at(op.when)}`;
    case "deliver": {
      const by = op.when === null ? "" : ` by ${at(op.when)}`;
      const others = op.otherwise === null ? "" : ` else ${op.otherwise}`;
      return `${op.node}: ${at(op.from)} to ${op.pipeline}${by}${others}`;
    }
    case "answer":
      return `answer ${at(op.from)}`;
    default: {
      const text = madeText(op, at);
      const name = op.op === "call" ? (op.links.at(-1)?.node ?? "") : op.node;
      names[op.to] = name;
      return `${name} = ${text}`;
    }
  }
}

type MakingOp = Exclude<Op, { op: "emit" | "branch" | "deliver" | "answer" }>;

function madeText(op: MakingOp, at: (slot: number) => string): string {
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
  const many = link.expand ? " many" : "";
  return link.node + marks[link.mode] + many + (link.when === null ? "" : ` when ${link.when}`);
}

function fieldsText(fields: readonly string[] | null): string {
  if (fields === null) return "*";
  return fields.length === 0 ? "rows only" : [...fields].sort().join(" ");
}
