/** Finds the project file: the nearest one at or above the current directory. */
import { existsSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { StairsError } from "@stairs/core/errors";

/** Possible names of a project file, in order of preference. */
export const projectFileNames = ["ts", "mts", "js", "mjs"].map((kind) => `stairs.config.${kind}`);

/**
 * The path of the project file.
 * @param given The flag --project; undefined: search `from` and the folders above it.
 * @throws StairsError NOT_FOUND. The message tells how to create a project file.
 */
export function findProjectFile(given: string | undefined, from: string): string {
  if (given !== undefined) {
    const path = resolve(from, given);
    if (existsSync(path)) return path;
    throw new StairsError("NOT_FOUND", `The project file ${path} (--project) does not exist.`);
  }
  const found = searchProjectFile(from);
  if (found !== undefined) return found;
  throw new StairsError(
    "NOT_FOUND",
    `There is no stairs.config.ts in ${from} or above it. Create one with \`export default defineProject({ name: "shop", apps: [app] })\`, or name a file with --project.`,
  );
}

/** As {@link findProjectFile} without a flag; undefined when there is none. */
export function searchProjectFile(from: string): string | undefined {
  for (let folder = resolve(from); ; folder = dirname(folder)) {
    for (const name of projectFileNames) {
      const path = join(folder, name);
      if (existsSync(path)) return path;
    }
    if (folder === dirname(folder)) return undefined;
  }
}
