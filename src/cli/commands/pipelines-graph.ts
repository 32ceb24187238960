/** `stairs pipelines graph`: what a pipeline compiles to. Needs no coordinator. */
import { compileSpec } from "@stairs/core";
import { loadProject } from "../project/load.js";
import { renderPlan } from "../plan-view.js";

/** @returns the exit code. */
export async function graphCommand(
  name: string,
  options: Readonly<Record<string, unknown>>,
): Promise<number> {
  const { project } = await loadProject(options);
  const pipeline = project.getPipeline(name);
  const plan = compileSpec(pipeline.spec);
  const text =
    options["json"] === true ? JSON.stringify(plan, undefined, 2) : renderPlan(plan).join("\n");
  process.stdout.write(`${text}\n`);
  return 0;
}
