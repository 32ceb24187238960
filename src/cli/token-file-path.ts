/**
 * The path of the coordinator's token file, for commands that read or write it on the coordinator's
 * machine.
 */
import { join } from "node:path";
import { inProject, setting } from "./declaration.js";
import { fileSettings } from "./project/file-settings.js";
import { commandSettings, type SettingFlags } from "./settings.js";

/** The options that give the path. */
export const tokenFileOptions = {
  tokens: setting("tokens"),
  state: setting("state"),
  project: inProject.project,
} as const;

/** The path from the flags, the environment or the project file. */
export async function tokenFilePath(flags: SettingFlags): Promise<string> {
  const { tokens, state } = commandSettings(flags, await fileSettings(flags));
  return tokens.value === "" ? join(state.value, "tokens.json") : tokens.value;
}
