/** `stairs config`: each setting, its value, and where it came from. */
import { declarationOf, settingNames } from "@stairs/core/settings";
import { misspelledVariables, shownValue } from "../../config/settings.js";
import { printRows } from "../print-rows.js";
import { fileSettings } from "../project/file-settings.js";
import { commandSettings } from "../settings.js";
import { terminal } from "../terminal.js";

/** @returns the exit code. */
export async function configCommand(options: Readonly<Record<string, unknown>>): Promise<number> {
  const settings = commandSettings(options, await fileSettings(options));
  const rows = settingNames.map((name) => ({
    name,
    value: shownValue(name, settings[name].value),
    origin: settings[name].origin,
    env: declarationOf(name).env,
    docs: declarationOf(name).docs,
  }));
  printRows(options, rows, "", {
    SETTING: (row) => row.name,
    VALUE: (row) => String(row.value),
    FROM: (row) => row.origin,
    ENVIRONMENT: (row) => row.env,
    MEANING: (row) => row.docs,
  });
  for (const sentence of misspelledVariables(process.env)) terminal().stderr.write(`${sentence}\n`);
  return 0;
}
