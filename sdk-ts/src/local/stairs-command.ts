/** Finds the `stairs` command that belongs to a user's project. */
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { StairsError } from "@stairs/core";

/**
 * The path of the command's file: from the package `stairs` of the project in `folder`, otherwise
 * from the package beside this SDK.
 * @throws StairsError NOT_FOUND if neither is installed.
 */
export function findStairsCommand(folder: string): string {
  for (const from of [join(folder, "package.json"), import.meta.url]) {
    try {
      const manifest = createRequire(from).resolve("stairs/package.json");
      const { bin } = createRequire(from)(manifest) as { bin?: { stairs?: string } };
      if (bin?.stairs !== undefined) return join(dirname(manifest), bin.stairs);
    } catch {
      // Not found: try the next place.
    }
  }
  throw new StairsError(
    "NOT_FOUND",
    `A local coordinator needs the package stairs, and neither ${folder} nor the SDK has it: npm install stairs.`,
  );
}
