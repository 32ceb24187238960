/** Where the coordinator's file of tokens is, for the commands that read and write it on the coordinator's machine. */
import { join } from "node:path";
import { inProject, setting } from "./declaration.js";
import { fileSettings } from "./project/file-settings.js";
import { commandSettings, type SettingFlags } from "./settings.js";

/** The options that say where it is. */
export const tokenFileOptions = {
  tokens: setting("tokens"),
  state: setting("state"),
  project: inProject.project,
} as const;

/** The path that the flags, the environment or the project file say. */
export async function tokenFilePath(flags: SettingFlags): Promise<string> {
  const { tokens, state } = commandSettings(flags, await fileSettings(flags));
  return tokens.value === "" ? join(state.value, "tokens.json") : tokens.value;
}
