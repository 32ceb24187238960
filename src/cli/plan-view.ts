/**
 * A pipeline as lines of text: each queue with the operations on its rows, and where the rows go.
 * Operations that remain for rows that end early are not shown.
 */
import { type Line, type Op, type Plan, type PlanLink, type Stage, stageOf } from "@stairs/core";
import { flowOps } from "./graph/flow-ops.js";
import { namesText } from "./graph/node-words.js";
import type { PipelineGraph, ShownStep } from "./graph/pipeline-graph.js";
import { shortPlan } from "./short-plan.js";

/** A heading, then a block for the rows that come in and one for each stage. */
export function renderPlan(graph: PipelineGraph): readonly string[] {
  const { plan } = graph;
  const view = new View(graph);
  const facts = [`plan ${shortPlan(graph.planId)}`, graph.language, graph.source];
  const seen = new Set<string>();
  const shown = usualStages(plan);
  const hidden = plan.stages.length - shown.length;
  return [
    [graph.pipeline, ...facts.filter((fact) => fact !== "")].join("   "),
    ...(graph.docs === "" ? [] : [graph.docs]),
    ...(goesStraightOn(plan) ? [] : ["", "on arrival", ...view.line(plan.entry, "  ")]),
    ...shown.flatMap(({ queue, layout, line }) => {
      const other = seen.has(queue) ? `   rows that carry ${layout.join(", ")}` : "";
      seen.add(queue);
      return ["", `queue ${queue}${other}`, ...view.line(line, "  ")];
    }),
    ...(hidden === 0
      ? []
      : [
          "",
          `Rows that end in one branch still go through operations that do not depend on it: ${hidden} more ${hidden === 1 ? "stage" : "stages"} in --format json.`,
        ]),
  ];
}

/** The stages that rows pass if they do not end early. */
function usualStages(plan: Plan): readonly Stage[] {
  const { entry, stages } = plan;
  const found = new Set<Stage>();
  const lines = [entry];
  for (let line = lines.pop(); line !== undefined; line = lines.pop()) {
    for (const op of flowOps(line)) {
      if (op.op !== "emit") continue;
      const stage = stageOf(plan, op);
      if (stage === undefined || found.has(stage)) continue;
      found.add(stage);
      lines.push(stage.line);
    }
  }
  return stages.filter((stage) => found.has(stage));
}

/** The pipeline's first queue stores rows as they arrive. */
function goesStraightOn({ entry }: Plan): boolean {
  return entry.forks.length === 0 && entry.ops.length === 1 && entry.ops[0]?.op === "emit";
}

const verbs = { merge: "subscribe", replace: "apply", keep: "consumer" } as const;

class View {
  readonly #steps: ReadonlyMap<string, ShownStep | null>;
  readonly #decisions: ReadonlyMap<string, string>;

  constructor({ nodes, edges }: PipelineGraph) {
    this.#steps = new Map(nodes.map(({ name, step }) => [name, step]));
    const decisions = edges.filter(({ kind }) => kind === "decision");
    this.#decisions = new Map(decisions.map(({ from, to }) => [to, from]));
  }

  line(line: Line, indent: string): readonly string[] {
    return [
      ...line.ops.flatMap((op) => this.#op(op).map((text) => `${indent}${text}`)),
      ...line.forks.flatMap((fork, i) => [
        `${indent}line ${i + 1}`,
        ...this.line(fork, `${indent}  `),
      ]),
    ];
  }

  #op(op: Op): readonly string[] {
    switch (op.op) {
      case "call":
        return op.links.map((link, i) => `${i === 0 ? "call" : "   +"} ${this.#link(link)}`);
      case "get":
        return [`get ${op.field}`];
      case "rename":
      case "select":
        return [`${op.op} ${namesText(op.names)}`];
      case "concatenate":
        return [
          `concatenate ${op.parts.map((part) => part.name ?? part.field ?? "all fields").join(", ")}`,
        ];
      case "add":
        return [`add ${op.values.map(([field]) => field).join(", ")}`];
      case "emit":
        return [`-> ${op.queue}`];
      case "branch":
        return [
          `if ${this.#decision(op.node)}`,
          ...this.#inside(op.then),
          "else",
          ...this.#inside(op.otherwise),
        ];
      case "deliver": {
        const when = op.when === null ? "" : ` if ${this.#decision(op.node)}`;
        const otherwise = op.otherwise === null ? "" : `, else to pipeline ${op.otherwise}`;
        return [`=> pipeline ${op.pipeline}${when}${otherwise}`];
      }
      case "answer":
        return ["answer the caller that waits for the row"];
    }
  }

  #inside(line: Line): readonly string[] {
    const lines = this.line(line, "  ");
    return lines.length === 0 ? ["  nothing more"] : lines;
  }

  #decision(node: string): string {
    return this.#decisions.get(node) ?? node;
  }

  #link({ node, step, mode, expand, when, inputs, source }: PlanLink): string {
    const shown = this.#steps.get(node);
    const facts = [
      verbs[mode],
      ...(expand ? ["1-to-N"] : []),
      ...(when === null ? [] : [`when ${when}`]),
      ...(inputs === null ? [] : [`reads ${inputs.join(", ")}`]),
    ];
    const after = [shown?.languages.join(", ") ?? "", source].filter((text) => text !== "");
    return [`${step} (${facts.join("; ")})`, ...after].join("   ");
  }
}
