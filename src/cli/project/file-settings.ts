/** The settings of a project file, for commands that work without one too. */
import { type FileSettings, textOption } from "../settings.js";
import { searchProjectFile } from "./find.js";

/**
 * What the project file sets; undefined when there is none.
 * @throws StairsError as `loadProject`, when there is a file.
 */
export async function fileSettings(
  options: Readonly<Record<string, unknown>>,
): Promise<FileSettings | undefined> {
  if (
    textOption(options, "project") === undefined &&
    searchProjectFile(process.cwd()) === undefined
  ) {
    return undefined;
  }
  const { loadProject, valuesOf } = await import("./load.js");
  const { file, project } = await loadProject(options);
  return { path: file, values: valuesOf(project) };
}
