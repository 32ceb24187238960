/** A command's project: its file found, imported, and its settings resolved. */
import { relative } from "node:path";
import { StairsError } from "@stairs/core";
import { getProject, type Project } from "@stairs/sdk";
import type { ResolvedSettings } from "../../config/settings.js";
import { commandSettings, textOption } from "../settings.js";
import { findProjectFile } from "./find.js";
import { importModule } from "./import-module.js";

/** A project that a command works on. */
export interface LoadedProject {
  readonly file: string;
  readonly project: Project;
  readonly settings: ResolvedSettings;
}

/**
 * Loads the project that the flag --project names, or the nearest.
 * @throws StairsError NOT_FOUND without a file; BAD_PROJECT when it cannot be loaded or defines none.
 */
export async function loadProject(
  options: Readonly<Record<string, unknown>>,
): Promise<LoadedProject> {
  const file = findProjectFile(textOption(options, "project"), process.cwd());
  const coordinator = textOption(options, "coordinator");
  // The project reads it when it is defined: the flag goes before what the file says.
  if (coordinator !== undefined) process.env["STAIRS_COORDINATOR"] = coordinator;
  const project = projectOf(file, await importModule(file));
  return {
    file,
    project,
    settings: commandSettings(options, { path: file, values: valuesOf(project) }),
  };
}

/** The settings that a project's file makes. */
export function valuesOf(project: Project): Readonly<Record<string, unknown>> {
  return { coordinator: project.coordinator, state: project.stateDirectory };
}

function projectOf(file: string, module: Readonly<Record<string, unknown>>): Project {
  const nested = isObject(module["default"]) ? module["default"] : {};
  // A CommonJS file's exports arrive as one default.
  const exported = [module["default"], module["project"], nested["default"], nested["project"]];
  const project = exported.find(isProject);
  if (project !== undefined) return project;
  try {
    return getProject();
  } catch (error) {
    throw new StairsError(
      "BAD_PROJECT",
      `${relative(process.cwd(), file) || file} exports no project: say \`export default defineProject({ name, apps })\` in it.`,
      error,
    );
  }
}

function isProject(value: unknown): value is Project {
  // Not instanceof: the project may have been made by another copy of the SDK.
  return isObject(value) && "apps" in value && typeof value["pipelines"] === "function";
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
