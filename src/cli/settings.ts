/** A command's settings: its flags, the environment, the project file, the defaults. */
import { settingNames } from "@stairs/core/settings";
import { type FileValues, resolveSettings, type ResolvedSettings } from "../config/settings.js";

/**
 * Every setting and its origin.
 * @param options What commander read; flags that are no settings are left aside.
 * @throws StairsError BAD_ARGUMENT or BAD_PROJECT.
 */
export function commandSettings(
  options: Readonly<Record<string, unknown>>,
  file: FileValues | undefined,
): ResolvedSettings {
  const flags = Object.fromEntries(
    settingNames.filter((name) => name in options).map((name) => [name, options[name]]),
  );
  return resolveSettings({ flags, env: process.env, file });
}

/** An option that is a text, or undefined. */
export function textOption(
  options: Readonly<Record<string, unknown>>,
  name: string,
): string | undefined {
  const value = options[name];
  return typeof value === "string" ? value : undefined;
}
