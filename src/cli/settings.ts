/** A command's settings: its flags, the environment, the project file, the defaults. */
import type { SettingName } from "@stairs/core/settings";
import { type FileValues, resolveSettings, type ResolvedSettings } from "../config/settings.js";

/** What a command line says of the settings, by their names, and of the project file. */
export type SettingFlags = {
  readonly [Name in SettingName]?: string | boolean | undefined;
} & { readonly coordinator?: string | undefined; readonly project?: string | undefined };

/**
 * Every setting and its origin.
 * @param flags What commander read; arguments and options that are no settings are left aside.
 * @throws StairsError BAD_ARGUMENT or BAD_PROJECT.
 */
export function commandSettings(
  flags: SettingFlags,
  file: FileValues | undefined,
): ResolvedSettings {
  return resolveSettings({ flags, env: process.env, file });
}
