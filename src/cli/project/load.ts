/** A command's project: its file found, imported, and its settings resolved. */
import { basename, relative } from "node:path";
import { StairsError } from "@stairs/core/errors";
import type { Project } from "@stairs/sdk";
import type { FileValues, ResolvedSettings } from "../../config/settings.js";
import { commandSettings, type SettingFlags } from "../settings.js";
import { findProjectFile } from "./find.js";
import { importModule } from "./import-module.js";

/** A project that a command works on. */
export interface LoadedProject {
  readonly file: string;
  readonly project: Project;
  readonly settings: ResolvedSettings;
}

/**
 * Loads the project that the flag --project names, or the nearest, with the apps that are folders.
 * @throws StairsError as `readProject`; BAD_PROJECT for a folder that is no app.
 */
export async function loadProject(flags: SettingFlags): Promise<LoadedProject> {
  const read = await readProject(flags);
  await read.project.load(importModule);
  return read;
}

/**
 * As `loadProject`, but the apps that are folders are not there yet: enough for its settings.
 * @throws StairsError NOT_FOUND without a file; BAD_PROJECT when it cannot be loaded or defines none.
 */
export async function readProject(flags: SettingFlags): Promise<LoadedProject> {
  const file = findProjectFile(flags.project, process.cwd());
  const { coordinator } = flags;
  // The project reads it when it is defined: the flag goes before what the file says.
  if (coordinator !== undefined) process.env["STAIRS_COORDINATOR"] = coordinator;
  const project = await projectOf(file, await importModule(file));
  return { file, project, settings: commandSettings(flags, valuesOf(file, project)) };
}

/** What the project says of the settings, and where. */
export function valuesOf(file: string, project: Project): FileValues {
  return {
    place: project.source === "" ? basename(file) : project.source,
    values: project.written,
  };
}

async function projectOf(
  file: string,
  module: Readonly<Record<string, unknown>>,
): Promise<Project> {
  const nested = isObject(module["default"]) ? module["default"] : {};
  // A CommonJS file's exports arrive as one default.
  const exported = [module["default"], module["project"], nested["default"], nested["project"]];
  const project = exported.find(isProject);
  if (project !== undefined) return project;
  try {
    const { getProject } = await import("@stairs/sdk");
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
