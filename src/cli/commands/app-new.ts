/** `stairs app new`: one more app in a project. The project file is its author's: it is not edited. */
import { existsSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { checkNamePart, StairsError } from "@stairs/core";
import { findProjectFile } from "../project/find.js";
import { textOption } from "../settings.js";
import { appFiles, appIdentifier, appImports } from "../templates/app-files.js";
import { writeNewFiles } from "../templates/write-files.js";
import { terminal } from "../terminal.js";

/**
 * Writes the app beside the project's file, and says what to add to that.
 * @returns the exit code.
 * @throws StairsError BAD_NAME; NOT_FOUND without a project; ALREADY_EXISTS; BAD_ARGUMENT for a
 * folder that cannot be written.
 */
export function newApp(name: string, options: Readonly<Record<string, unknown>>): number {
  checkNamePart("app", name);
  const file = findProjectFile(textOption(options, "project"), process.cwd());
  const top = dirname(file);
  const folder = join(top, name);
  if (existsSync(folder)) {
    throw new StairsError(
      "ALREADY_EXISTS",
      `${folder} exists already: choose another name for the app.`,
    );
  }
  const files = appFiles(name);
  writeNewFiles(top, files);
  const lines = [
    ...Object.keys(files).map((path) => `wrote ${path}`),
    "",
    `Add these lines to the imports of ${basename(file)}:`,
    "",
    ...appImports(name).map((line) => `  ${line}`),
    "",
    "and this to the list behind apps:",
    "",
    `  ${appIdentifier(name)}`,
  ];
  terminal().stdout.write(`${lines.join("\n")}\n`);
  return 0;
}
