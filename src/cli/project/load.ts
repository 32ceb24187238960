/** Loads a command's project: finds and imports its file and resolves its settings. */
import { basename, relative } from "node:path";
import { StairsError } from "@stairs/core/errors";
import type { Project } from "@stairs/sdk";
import type { FileValues, ResolvedSettings } from "../../config/settings.js";
import { commandSettings, type SettingFlags } from "../settings.js";
import { findProjectFile } from "./find.js";
import { importModule } from "./import-module.js";

/** The project of a command. */
export interface LoadedProject {
  readonly file: string;
  readonly project: Project;
  readonly settings: ResolvedSettings;
}

/**
 * Loads the project that the flag --project names, or the nearest one, including apps given as
 * folders.
 * @throws StairsError as `readProject`; BAD_PROJECT if a folder is not an app.
 */
export async function loadProject(flags: SettingFlags): Promise<LoadedProject> {
  const read = await readProject(flags);
  await read.project.load(importModule);
  return read;
}

/**
 * As `loadProject`, but does not load apps given as folders: enough for the settings.
 * @throws StairsError NOT_FOUND without a file; BAD_PROJECT if the file cannot be loaded or defines
 * no project.
 */
export async function readProject(flags: SettingFlags): Promise<LoadedProject> {
  const file = findProjectFile(flags.project, process.cwd());
  const { coordinator } = flags;
  // The project reads the variable when it is defined. This way the flag overrides the file.
  if (coordinator !== undefined) process.env["STAIRS_COORDINATOR"] = coordinator;
  const project = await projectOf(file, await importModule(file));
  return { file, project, settings: commandSettings(flags, valuesOf(file, project)) };
}

/** The settings of the project and their place. */
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
  // The exports of a CommonJS file arrive as one default export.
  const exported = [module["default"], module["project"], nested["default"], nested["project"]];
  const project = exported.find(isProject);
  if (project !== undefined) return project;
  try {
    const { getProject } = await import("@stairs/sdk");
    return getProject();
  } catch (error) {
    throw new StairsError(
      "BAD_PROJECT",
      `${relative(process.cwd(), file) || file} exports no project: add \`export default defineProject({ name, apps })\` to it.`,
      error,
    );
  }
}

function isProject(value: unknown): value is Project {
  // Not instanceof: another copy of the SDK may have created the project.
  return isObject(value) && "apps" in value && typeof value["pipelines"] === "function";
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
