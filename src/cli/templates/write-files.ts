/**
 * Writes new files. Never changes existing files: stops at the first file or folder that already
 * exists.
 */
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { StairsError } from "@stairs/core/errors";
import type { NewFiles } from "./app-files.js";

/**
 * Writes `files` below `folder`, and creates the folder if it is missing. Writes nothing if one of
 * the files exists.
 * @throws StairsError ALREADY_EXISTS; BAD_ARGUMENT if the folder cannot be written.
 */
export function writeNewFiles(folder: string, files: NewFiles): void {
  const paths = Object.entries(files).map(([name, text]) => [join(folder, name), text] as const);
  for (const [path] of paths) if (existsSync(path)) throw exists(path);
  try {
    for (const [path, text] of paths) {
      mkdirSync(dirname(path), { recursive: true });
      // wx: does not overwrite a file created since the check above either.
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
  return new StairsError(
    "ALREADY_EXISTS",
    `${path} already exists; the command did not change it.`,
  );
}
