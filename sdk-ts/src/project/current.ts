/**
 * The live project of this process. It is stored under a registered symbol, so that user code and a
 * command with another copy of this package use the same project.
 */
import { StairsError } from "@stairs/core";

const key = Symbol.for("stairs.project");

const place = globalThis as { [key]?: object };

/** Makes a project the live one. The last call counts. */
export function setCurrentProject(project: object): void {
  place[key] = project;
}

/** The live project, if one is defined. */
export function currentProject(): object | undefined {
  return place[key];
}

/** The error for code that needs a project when none is defined. */
export function noProject(what: string): StairsError {
  return new StairsError(
    "WRONG_STATE",
    `${what} needs a project, and none is defined in this process: call defineProject({ name, apps }) first, or import the file that does.`,
  );
}
