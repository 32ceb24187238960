/** A command's settings: its flags, the environment, the project file, the defaults. */
import type { SettingName } from "@stairs/core/settings";
import { type FileValues, resolveSettings, type ResolvedSettings } from "../config/settings.js";

/** The settings of a command line by name, and its project file. */
export type SettingFlags = {
  readonly [Name in SettingName]?: string | boolean | undefined;
} & { readonly coordinator?: string | undefined; readonly project?: string | undefined };

/**
 * Every setting and its origin.
 * @param flags The values that commander read. Arguments and options that are not settings are
 * ignored.
 * @throws StairsError BAD_ARGUMENT or BAD_PROJECT.
 */
export function commandSettings(
  flags: SettingFlags,
  file: FileValues | undefined,
): ResolvedSettings {
  return resolveSettings({ flags, env: process.env, file });
}
