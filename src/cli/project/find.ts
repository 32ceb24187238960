/** Where a project's file is: the nearest one at or above the current directory. */
import { existsSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { StairsError } from "@stairs/core/errors";

/** What a project file may be called, in the order of preference. */
export const projectFileNames = ["ts", "mts", "js", "mjs"].map((kind) => `stairs.config.${kind}`);

/**
 * The path of the project file.
 * @param given The flag --project; undefined: look in `from` and above.
 * @throws StairsError NOT_FOUND that says how to make one.
 */
export function findProjectFile(given: string | undefined, from: string): string {
  if (given !== undefined) {
    const path = resolve(from, given);
    if (existsSync(path)) return path;
    throw new StairsError("NOT_FOUND", `There is no project file ${path} (--project).`);
  }
  const found = searchProjectFile(from);
  if (found !== undefined) return found;
  throw new StairsError(
    "NOT_FOUND",
    `There is no stairs.config.ts in ${from} or above it. Make one that says \`export default defineProject({ name: "shop", apps: [app] })\`, or name a file with --project.`,
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
