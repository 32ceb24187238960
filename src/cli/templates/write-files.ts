/** Writes new files. What exists is never changed: the first file or folder in the way ends it. */
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { StairsError } from "@stairs/core/errors";
import type { NewFiles } from "./app-files.js";

/**
 * Writes `files` below `folder`, which is made if it is missing; nothing when one of them exists.
 * @throws StairsError ALREADY_EXISTS; BAD_ARGUMENT for a folder that cannot be written.
 */
export function writeNewFiles(folder: string, files: NewFiles): void {
  const paths = Object.entries(files).map(([name, text]) => [join(folder, name), text] as const);
  for (const [path] of paths) if (existsSync(path)) throw exists(path);
  try {
    for (const [path, text] of paths) {
      mkdirSync(dirname(path), { recursive: true });
      // wx: also a file that came into being since the check above is left alone.
      writeFileSync(path, text, { flag: "wx" });
    }
  } catch (error) {
    const { code, path = folder } = error as NodeJS.ErrnoException;
    if (code === "EEXIST") throw exists(path);
    throw new StairsError(
      "BAD_ARGUMENT",
      `${path} cannot be written (${code ?? "no code"}).`,
      error,
    );
  }
}

function exists(path: string): StairsError {
  return new StairsError("ALREADY_EXISTS", `${path} exists already, and is left as it is.`);
}
