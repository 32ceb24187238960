/**
 * `stairs app new`: adds an app to a project. The project file belongs to its author: the command
 * does not edit it.
 */
import { existsSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { StairsError } from "@stairs/core/errors";
import { checkNamePart } from "@stairs/core/names";
import { findProjectFile } from "../project/find.js";
import { argument, command, inProject } from "../declaration.js";
import { appFiles, appIdentifier, appImports } from "../templates/app-files.js";
import { writeNewFiles } from "../templates/write-files.js";
import { terminal } from "../terminal.js";

/** Writes the app beside the project file and prints the lines to add to that file. */
export const declaration = command({
  docs: "Add an app to the project: a folder of its own, with a test.",
  arguments: { name: argument("<name>", "The name of the app and of its folder.") },
  options: { project: inProject.project },
  examples: ["shop"],
  /**
   * @throws StairsError BAD_NAME; NOT_FOUND without a project; ALREADY_EXISTS; BAD_ARGUMENT if the
   * folder cannot be written.
   */
  run({ name, project }) {
    checkNamePart("app", name);
    const file = findProjectFile(project, process.cwd());
    const top = dirname(file);
    const folder = join(top, name);
    if (existsSync(folder)) {
      throw new StairsError(
        "ALREADY_EXISTS",
        `${folder} already exists: choose another name for the app.`,
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
      "and this to the list after apps:",
      "",
      `  ${appIdentifier(name)}`,
    ];
    terminal().stdout.write(`${lines.join("\n")}\n`);
    return 0;
  },
});
