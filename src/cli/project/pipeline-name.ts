/** A pipeline's full name, for commands that work with and without a project. */
import type { SettingFlags } from "../settings.js";
import { searchProjectFile } from "./find.js";
import { loadProject } from "./load.js";

/**
 * `app.name` as it is; a bare name is looked up in the project.
 * @throws StairsError NOT_FOUND, BAD_ARGUMENT.
 */
export async function fullPipelineName(name: string, flags: SettingFlags): Promise<string> {
  if (name.includes(".")) return name;
  const { project } = await loadProject(flags);
  return project.getPipeline(name).fullName;
}

/**
 * Makes a pipeline of the project known to the coordinator, so that rows can go there before any worker
 * runs. Does nothing where there is no project, or none that has this pipeline.
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
