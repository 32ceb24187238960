/** A plan as lines of text: each queue with what is done to its rows, and where they go. */
import type { Line, Op, Plan, PlanLink } from "@stairs/core";

/** A heading, then a block for the rows that come in and one for each stage. */
export function renderPlan(plan: Plan): readonly string[] {
  const entry = lineOf(plan.entry, "  ");
  const onlyEnqueues =
    plan.entry.ops.every((op) => op.op === "emit") && plan.entry.forks.length === 0;
  return [
    `${plan.pipeline}   plan ${plan.id.slice(0, 12)}`,
    ...(onlyEnqueues ? [] : ["", "on arrival", ...entry]),
    ...plan.stages.flatMap((stage) => ["", `queue ${stage.queue}`, ...lineOf(stage.line, "  ")]),
  ];
}

function lineOf(line: Line, indent: string): readonly string[] {
  return [
    ...line.ops.flatMap((op) => opOf(op).map((text) => `${indent}${text}`)),
    ...line.forks.flatMap((fork, i) => [`${indent}line ${i + 1}`, ...lineOf(fork, `${indent}  `)]),
  ];
}

function opOf(op: Op): readonly string[] {
  switch (op.op) {
    case "call":
      return op.links.map((link, i) => `${i === 0 ? "call" : "   +"} ${linkOf(link)}`);
    case "get":
      return [`get ${op.field}`];
    case "rename":
    case "select":
      return [
        `${op.op} ${op.names.map(([to, from]) => (to === from ? to : `${from} as ${to}`)).join(", ")}`,
      ];
    case "concatenate":
      return [
        `concatenate ${op.parts.map((part) => part.name ?? part.field ?? "all fields").join(", ")}`,
      ];
    case "add":
      return [`add ${op.values.map(([field]) => field).join(", ")}`];
    case "emit":
      return [`-> ${op.queue}`];
  }
}

const verbs = { merge: "subscribe", replace: "apply", keep: "consumer" } as const;

function linkOf(link: PlanLink): string {
  const facts = [
    verbs[link.mode],
    ...(link.when === null ? [] : [`when ${link.when}`]),
    ...(link.inputs === null ? [] : [`reads ${link.inputs.join(", ")}`]),
  ];
  return `${link.step} (${facts.join("; ")})${link.source === "" ? "" : `   ${link.source}`}`;
}
