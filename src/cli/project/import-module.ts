/**
 * Imports a user's module, in JavaScript or TypeScript. Reports a mistake in it with file and line.
 */
import { spawnSync } from "node:child_process";
import { relative } from "node:path";
import { pathToFileURL } from "node:url";
import { isStairsError, messageOf, StairsError } from "@stairs/core/errors";

let registered: Promise<void> | undefined;

/**
 * The module's exports.
 * @throws StairsError BAD_PROJECT if the module cannot be loaded; StairsErrors of the module itself
 * unchanged.
 */
export async function importModule(path: string): Promise<Readonly<Record<string, unknown>>> {
  registered ??= registerTypeScript();
  await registered;
  try {
    return (await import(pathToFileURL(path).href)) as Record<string, unknown>;
  } catch (error) {
    if (isStairsError(error)) throw error;
    throw new StairsError("BAD_PROJECT", explain(path, error), error);
  }
}

async function registerTypeScript(): Promise<void> {
  const [esm, cjs] = await Promise.all([import("tsx/esm/api"), import("tsx/cjs/api")]);
  // Both are needed: a folder without `"type": "module"` contains CommonJS.
  cjs.register();
  esm.register();
}

function explain(path: string, error: unknown): string {
  const shown = relative(process.cwd(), path) || path;
  const message = messageOf(error);
  // The TypeScript loader's own text: a heading, then lines `file:line:column: ERROR: message`.
  const mistakes = [...message.matchAll(/^(.+:\d+:\d+): ERROR: (.+)$/gm)];
  if (mistakes.length > 0) {
    const list = mistakes.map((mistake) => `${mistake[1] ?? ""}: ${mistake[2] ?? ""}`);
    return `The project has a syntax error.\n  ${list.join("\n  ")}`;
  }
  if (error instanceof SyntaxError) {
    return `The project has a syntax error.\n  ${placeOfSyntaxError(path) ?? shown}: ${message}`;
  }
  const place = placeInStack(error);
  return `${shown} cannot be loaded: ${message}${place === undefined ? "" : `\n  at ${place}`}`;
}

/** V8 reports the place of a SyntaxError only if the file is checked on its own. */
function placeOfSyntaxError(path: string): string | undefined {
  const checked = spawnSync(process.execPath, ["--check", path], { encoding: "utf8" });
  return /^(?:file:\/\/)?(\/.+:\d+)$/m.exec(checked.stderr)?.[1];
}

/**
 * The first place in the error's stack that is neither Node's nor a dependency's.
 * @param error Anything thrown.
 */
export function placeInStack(error: unknown): string | undefined {
  if (!(error instanceof Error) || error.stack === undefined) return undefined;
  for (const line of error.stack.split("\n").slice(1)) {
    const found = /(?<![\w:])(?:file:\/\/)?(\/[^\s()]+:\d+:\d+)/.exec(line)?.[1];
    if (found !== undefined && !found.includes("/node_modules/")) return found;
  }
  return undefined;
}
