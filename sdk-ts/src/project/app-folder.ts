/**
 * An app given as a folder. The project imports its modules `app`, `pipelines`, `producers`,
 * `consumers` and `flows`, in this order. Only `app` is required; it exports the App.
 */
import { existsSync, statSync } from "node:fs";
import { extname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { StairsError, isStairsError, messageOf } from "@stairs/core";
import { type App, isApp } from "../app/app.js";

/** Returns a module's exports. The argument is the absolute path of its file. */
export type ImportModule = (path: string) => Promise<Readonly<Record<string, unknown>>>;

/** A folder among a project's apps. */
export interface AppFolder {
  /** The path as written in the project. */
  readonly written: string;
  /** Absolute. */
  readonly path: string;
}

const optional = ["pipelines", "producers", "consumers", "flows"];
const kinds = [".ts", ".mts", ".js", ".mjs"];

/**
 * Imports the modules of the folder.
 * @param preferred The extension to prefer if a module exists twice: `.ts`.
 * @returns The app that its module `app` exports.
 * @throws StairsError BAD_PROJECT that names the folder and the problem.
 */
export async function importAppFolder(
  folder: AppFolder,
  preferred: string,
  importModule: ImportModule,
): Promise<App> {
  const { written, path } = folder;
  if (!existsSync(path) || !statSync(path).isDirectory()) {
    throw wrong(
      folder,
      `there is no folder ${path}; folders are named relative to the project file`,
    );
  }
  const file = moduleFile(path, "app", preferred);
  if (file === undefined) {
    throw wrong(
      folder,
      `it has no app.ts or app.js: create one with \`export const app = new App("${nameFor(written)}")\``,
    );
  }
  const app = exportedApp(folder, file, await importFile(folder, file, importModule));
  for (const part of optional) {
    const other = moduleFile(path, part, preferred);
    if (other !== undefined) await importFile(folder, other, importModule);
  }
  return app;
}

/** Imports a module with Node itself, or with the loader of the process. */
export const plainImport: ImportModule = async (path) =>
  (await import(pathToFileURL(path).href)) as Readonly<Record<string, unknown>>;

async function importFile(
  folder: AppFolder,
  file: string,
  importModule: ImportModule,
): Promise<Readonly<Record<string, unknown>>> {
  try {
    return await importModule(file);
  } catch (error) {
    if (isStairsError(error)) throw error;
    const typescript =
      error instanceof Error && "code" in error && error.code === "ERR_UNKNOWN_FILE_EXTENSION";
    const fix = typescript ? ": run TypeScript with tsx, or by a stairs command" : "";
    throw wrong(folder, `${file} cannot be imported: ${messageOf(error)}${fix}`, error);
  }
}

function moduleFile(folder: string, part: string, preferred: string): string | undefined {
  const order = [preferred, ...kinds];
  const names = [
    ...order.map((kind) => `${part}${kind}`),
    ...order.map((kind) => join(part, `index${kind}`)),
  ];
  return names.map((name) => join(folder, name)).find((file) => existsSync(file));
}

function exportedApp(
  folder: AppFolder,
  file: string,
  exported: Readonly<Record<string, unknown>>,
): App {
  const inner = exported["default"];
  // The exports of a CommonJS module arrive as one default export.
  const nested = typeof inner === "object" && inner !== null && !isApp(inner) ? inner : {};
  const apps = new Set([...Object.values(exported), ...Object.values(nested)].filter(isApp));
  const [app, second] = apps;
  if (app === undefined) {
    throw wrong(
      folder,
      `${file} exports no App: add \`export const app = new App("${nameFor(folder.written)}")\` to it`,
    );
  }
  if (second === undefined) return app;
  const names = [...apps].map(({ name }) => name).join(" and ");
  throw wrong(folder, `${file} exports several apps, ${names}: it must be one`);
}

/** A possible name of the app, for an example. */
function nameFor(written: string): string {
  const last = /([^/\\]*)[/\\]*$/.exec(written)?.[1] ?? "";
  return /^[A-Za-z_][A-Za-z0-9_-]{0,63}$/.test(last) ? last : "core";
}

function wrong({ written }: AppFolder, problem: string, cause?: unknown): StairsError {
  return new StairsError("BAD_PROJECT", `The app folder ${written}: ${problem}.`, cause);
}

/** The extension of the project's own file, or `.ts`. */
export function preferredKind(projectFile: string | undefined): string {
  const kind = extname(projectFile ?? "");
  return kinds.includes(kind) ? kind : ".ts";
}
