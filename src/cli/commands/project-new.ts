/** `stairs project new`: writes a small project that runs at once. */
import { existsSync, readdirSync, statSync } from "node:fs";
import { relative, resolve } from "node:path";
import { StairsError } from "@stairs/core/errors";
import { checkNamePart } from "@stairs/core/names";
import { argument, command, text } from "../declaration.js";
import { runningInstallation } from "../templates/installation.js";
import { projectFiles } from "../templates/project-files.js";
import { writeNewFiles } from "../templates/write-files.js";
import { terminal } from "../terminal.js";

/** Writes the project into a missing or empty folder and prints the next commands. */
export const declaration = command({
  docs: "Write a small project, with tests, that runs at once.",
  arguments: { name: argument("<name>", "The name of the project and of its folder.") },
  options: {
    folder: text("--folder <path>", "The folder to write to. It must be missing or empty."),
  },
  examples: ["demo", "demo --folder ../somewhere/demo"],
  /** @throws StairsError BAD_NAME; ALREADY_EXISTS; BAD_ARGUMENT if the folder cannot be written. */
  run(input) {
    const { name } = input;
    checkNamePart("project", name);
    const folder = resolve(input.folder ?? name);
    checkFree(folder);
    writeNewFiles(folder, projectFiles(name, runningInstallation()));
    const shown = relative(process.cwd(), folder);
    const next = [...(shown === "" ? [] : [`cd ${shown}`]), "npm install", "npm test", "npm start"];
    terminal().stdout.write(
      `The project ${name} is in ${folder}. See its README.md. To run it:\n\n${next.map((line) => `  ${line}\n`).join("")}`,
    );
    return 0;
  },
});

function checkFree(folder: string): void {
  if (!existsSync(folder)) return;
  if (statSync(folder).isDirectory() && readdirSync(folder).length === 0) return;
  throw new StairsError(
    "ALREADY_EXISTS",
    `${folder} exists and is not an empty folder: choose another name, or another place with --folder.`,
  );
}
