/** `stairs pipelines list`: the project's pipelines. */
import { printRows } from "../print-rows.js";
import { loadProject } from "../project/load.js";

/** @returns the exit code. */
export async function listPipelines(options: Readonly<Record<string, unknown>>): Promise<number> {
  const { project } = await loadProject(options);
  const pipelines = project.pipelines().map((pipeline) => ({
    pipeline: pipeline.fullName,
    steps: pipeline.steps.map((step) => step.name),
    source: pipeline.source,
  }));
  printRows(options, pipelines, "The project has no pipeline.", {
    PIPELINE: (row) => row.pipeline,
    STEPS: (row) => row.steps.length,
    SOURCE: (row) => row.source,
  });
  return 0;
}
