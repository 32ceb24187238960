/** A pipeline's full name, for commands that work with and without a project. */
import { loadProject } from "./load.js";

/**
 * `app.name` as it is; a bare name is looked up in the project.
 * @throws StairsError NOT_FOUND, BAD_ARGUMENT.
 */
export async function fullPipelineName(
  name: string,
  options: Readonly<Record<string, unknown>>,
): Promise<string> {
  if (name.includes(".")) return name;
  const { project } = await loadProject(options);
  return project.getPipeline(name).fullName;
}
