/** The settings of a project file, for commands that work without one too. */
import type { FileValues } from "../../config/settings.js";
import type { SettingFlags } from "../settings.js";
import { searchProjectFile } from "./find.js";

/**
 * What the project file sets; undefined when there is none.
 * @throws StairsError as `readProject`, when there is a file.
 */
export async function fileSettings(flags: SettingFlags): Promise<FileValues | undefined> {
  if (flags.project === undefined && searchProjectFile(process.cwd()) === undefined)
    return undefined;
  const { readProject, valuesOf } = await import("./load.js");
  const { file, project } = await readProject(flags);
  return valuesOf(file, project);
}
