/** Resolves a pipeline's full name, for commands that work with and without a project. */
import type { SettingFlags } from "../settings.js";
import { searchProjectFile } from "./find.js";
import { loadProject } from "./load.js";

/**
 * Returns `app.name` unchanged; looks up a bare name in the project.
 * @throws StairsError NOT_FOUND, BAD_ARGUMENT.
 */
export async function fullPipelineName(name: string, flags: SettingFlags): Promise<string> {
  if (name.includes(".")) return name;
  const { project } = await loadProject(flags);
  return project.getPipeline(name).fullName;
}

/**
 * Registers a pipeline of the project with the coordinator, so that the pipeline can take rows
 * before any worker runs. Does nothing if there is no project or the project does not have this
 * pipeline.
 */
export async function registerOwn(
  name: string,
  address: string,
  flags: SettingFlags,
): Promise<void> {
  if (flags.project === undefined && searchProjectFile(process.cwd()) === undefined) return;
  const { project } = await loadProject(flags);
  const own = project.pipelines().find(({ fullName }) => fullName === name);
  if (own === undefined) return;
  const { registerPipelines } = await import("@stairs/sdk/internal");
  await registerPipelines(address, [own]);
}
