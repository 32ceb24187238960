/** The settings of a project file, for commands that also work without one. */
import type { FileValues } from "../../config/settings.js";
import type { SettingFlags } from "../settings.js";
import { searchProjectFile } from "./find.js";

/**
 * The settings of the project file; undefined if there is none.
 * @throws StairsError as `readProject`, if there is a file.
 */
export async function fileSettings(flags: SettingFlags): Promise<FileValues | undefined> {
  if (flags.project === undefined && searchProjectFile(process.cwd()) === undefined)
    return undefined;
  const { readProject, valuesOf } = await import("./load.js");
  const { file, project } = await readProject(flags);
  return valuesOf(file, project);
}
