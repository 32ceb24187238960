/** A command's settings: its flags, the environment, the project file, the defaults. */
import { basename } from "node:path";
import { resolveSettings, settingNames, type ResolvedSettings } from "../config/settings.js";

/** Where the settings of a project file come from. */
export interface FileSettings {
  readonly path: string;
  readonly values: Readonly<Record<string, unknown>>;
}

/**
 * Every setting and its origin.
 * @param options What commander read; flags that are no settings are left aside.
 * @throws StairsError BAD_ARGUMENT or BAD_PROJECT.
 */
export function commandSettings(
  options: Readonly<Record<string, unknown>>,
  file: FileSettings | undefined,
): ResolvedSettings {
  const flags = Object.fromEntries(
    settingNames.filter((name) => name in options).map((name) => [name, options[name]]),
  );
  return resolveSettings({
    flags,
    env: process.env,
    file: file === undefined ? undefined : { name: basename(file.path), values: file.values },
  });
}

/** An option that is a text, or undefined. */
export function textOption(
  options: Readonly<Record<string, unknown>>,
  name: string,
): string | undefined {
  const value = options[name];
  return typeof value === "string" ? value : undefined;
}
