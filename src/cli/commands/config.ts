/** `stairs config`: prints each setting, its value, and where the value comes from. */
import { declarationOf, settingNames } from "@stairs/core/settings";
import { misspelledVariables } from "../../config/misspelled.js";
import { shownValue } from "../../config/settings.js";
import { command, inProject, json } from "../declaration.js";
import { printRows } from "../print-rows.js";
import { fileSettings } from "../project/file-settings.js";
import { commandSettings } from "../settings.js";
import { terminal } from "../terminal.js";

export const declaration = command({
  docs: "Print each setting, its value, and where the value comes from.",
  arguments: {},
  options: { ...inProject, json },
  examples: ["", "--json"],
  async run(input) {
    const settings = commandSettings(input, await fileSettings(input));
    const rows = settingNames.map((name) => ({
      name,
      value: shownValue(name, settings[name].value),
      origin: settings[name].origin,
      env: declarationOf(name).env,
      docs: declarationOf(name).docs,
    }));
    printRows(input, rows, "", {
      SETTING: (row) => row.name,
      VALUE: (row) => String(row.value),
      FROM: (row) => row.origin,
      ENVIRONMENT: (row) => row.env,
      MEANING: (row) => row.docs,
    });
    for (const sentence of misspelledVariables(process.env))
      terminal().stderr.write(`${sentence}\n`);
    return 0;
  },
});
