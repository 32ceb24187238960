/**
 * The options of `defineProject`. A misspelled option is an error: nothing else would detect it.
 */
import { StairsError, nearest } from "@stairs/core";
import type { App } from "../app/app.js";
import { at } from "../pipeline/draft.js";
import { checkEngine } from "./engine.js";
import type { SettingOptions } from "./setting-options.js";
import { checkSettings, settingOptions } from "./written-settings.js";

/** Options of `defineProject`. */
export interface ProjectOptions extends SettingOptions {
  /** A letter or _, then letters, digits, _ or -, at most 64 in all. */
  readonly name: string;
  /**
   * Apps, or paths of folders relative to the file that defines the project. A folder has a module
   * `app` that exports an App, and can have `pipelines`, `producers`, `consumers` and `flows`.
   * Loading the project imports them.
   */
  readonly apps?: readonly (App | string)[];
}

const known = ["name", "apps", ...settingOptions];

/**
 * @param where For messages: `The project shop (stairs.config.ts:3)`.
 * @param source `file:line`.
 * @throws StairsError BAD_ARGUMENT.
 */
export function checkOptions(where: string, source: string, options: ProjectOptions): void {
  for (const key of Object.keys(options)) {
    if (known.includes(key)) continue;
    throw new StairsError(
      "BAD_ARGUMENT",
      `defineProject${at(source)} has no option ${JSON.stringify(key)}${nearest(key, known)}: expected ${known.join(", ")}.`,
    );
  }
  checkEngine(where, options);
  checkSettings(where, options);
  const { apps } = options;
  if (apps === undefined || Array.isArray(apps)) return;
  throw new StairsError(
    "BAD_ARGUMENT",
    `${where} has the value ${JSON.stringify(apps)} for apps: expected an array of apps and folders.`,
  );
}
