/** `stairs pipelines graph`: what a pipeline is made of. Needs a coordinator only for what the project does not have. */
import { compileSpec, inlinePipelines, problemsError } from "@stairs/core";
import { connect, type Connection } from "../connect.js";
import { renderDot } from "../graph/dot.js";
import { findPipeline } from "../graph/find-pipeline.js";
import { languagesBy, workerLanguages } from "../graph/languages.js";
import { renderMermaid } from "../graph/mermaid.js";
import type { PipelineGraph } from "../graph/pipeline-graph.js";
import { showGraph } from "../graph/show.js";
import { renderPlan } from "../plan-view.js";
import { connectionAddress } from "../project/address.js";
import { shortPlan } from "../short-plan.js";
import { terminal } from "../terminal.js";

/** What `--format` takes. */
export type GraphFormat = keyof typeof formats;

const formats = {
  text: (graph: PipelineGraph) => renderPlan(graph),
  mermaid: renderMermaid,
  dot: renderDot,
  json: (graph: PipelineGraph) => [JSON.stringify(graph, undefined, 2)],
} as const;

/**
 * @returns the exit code.
 * @throws StairsError NOT_FOUND; BAD_PIPELINE; UNREACHABLE where only the coordinator could know it.
 */
export async function graphCommand(
  name: string,
  options: Readonly<Record<string, unknown>>,
): Promise<number> {
  const render = formats[options["format"] as GraphFormat];
  const connection = await connect(await connectionAddress(options));
  try {
    const graph = await graphOf(name, options, connection);
    terminal().stdout.write(`${render(graph).join("\n")}\n`);
    return 0;
  } finally {
    connection.close();
  }
}

async function graphOf(
  name: string,
  options: Readonly<Record<string, unknown>>,
  connection: Connection,
): Promise<PipelineGraph> {
  const { spec, others, planId } = await findPipeline(name, options, connection);
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
      `Rows follow plan ${shortPlan(planId)}, made of older copies. Shown is what its pipelines make now, once it is registered anew.\n`,
    );
  }
  return graph;
}
