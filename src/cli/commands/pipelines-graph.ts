/**
 * `stairs pipelines graph`: shows the structure of a pipeline. Needs a coordinator only for
 * pipelines that the project does not have.
 */
import { compileSpec, inlinePipelines, problemsError } from "@stairs/core";
import { connect, type Connection } from "../connect.js";
import { argument, command, inProject, oneOf, toggle } from "../declaration.js";
import { renderDot } from "../graph/dot.js";
import { findPipeline } from "../graph/find-pipeline.js";
import { languagesBy, workerLanguages } from "../graph/languages.js";
import { renderMermaid } from "../graph/mermaid.js";
import type { PipelineGraph } from "../graph/pipeline-graph.js";
import { showGraph } from "../graph/show.js";
import { renderPlan } from "../plan-view.js";
import type { SettingFlags } from "../settings.js";
import { shortPlan } from "../short-plan.js";
import { terminal } from "../terminal.js";

const formats = {
  text: (graph: PipelineGraph) => renderPlan(graph),
  mermaid: renderMermaid,
  dot: renderDot,
  json: (graph: PipelineGraph) => [JSON.stringify(graph, undefined, 2)],
} as const;

export const declaration = command({
  docs: "Show a pipeline: stages, queues, calls, languages. Needs no coordinator.",
  arguments: {
    name: argument(
      "<name>",
      "app.name or name. app.name also finds a pipeline that only the coordinator has.",
    ),
  },
  options: {
    ...inProject,
    format: oneOf(
      "--format <format>",
      "How to show it.",
      ["text", "mermaid", "dot", "json"],
      "text",
    ),
    json: { ...toggle("--json", "The same as --format json."), implies: { format: "json" } },
  },
  examples: ["shop.orders", "shop.orders --format dot | dot -Tsvg > orders.svg"],
  /**
   * @throws StairsError NOT_FOUND; BAD_PIPELINE; UNREACHABLE if only the coordinator could have the
   * pipeline.
   */
  async run(input) {
    const render = formats[input.format];
    const connection = await connect(input);
    try {
      const graph = await graphOf(input.name, input, connection);
      terminal().stdout.write(`${render(graph).join("\n")}\n`);
      return 0;
    } finally {
      connection.close();
    }
  },
});

async function graphOf(
  name: string,
  flags: SettingFlags,
  connection: Connection,
): Promise<PipelineGraph> {
  const { spec, others, planId } = await findPipeline(name, flags, connection);
  const inlined = inlinePipelines(spec, (pipeline) => others.get(pipeline), others.keys());
  if (inlined.problems.length > 0) throw problemsError(inlined.problems);
  const plan = compileSpec(inlined.spec);
  const known = [spec, ...others.values()];
  const isRemote = ([language]: readonly string[]): boolean => language === "remote";
  const steps = inlined.spec.nodes.flatMap((node) => (node.op === "step" ? [node.step] : []));
  const hasRemote = steps.map(languagesBy(known, new Map())).some(isRemote);
  const workers = hasRemote ? await workerLanguages(connection) : new Map<string, Set<string>>();
  const graph = showGraph(inlined.spec, plan, languagesBy(known, workers));
  if (planId !== null && planId !== plan.id) {
    terminal().stderr.write(
      `Rows follow plan ${shortPlan(planId)}, made of older copies. This is the plan that its current pipelines make, once it is registered again.\n`,
    );
  }
  return graph;
}
