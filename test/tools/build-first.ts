/**
 * Builds once before any test. A type error does not stop the tests, which run on what the compiler
 * could write: it is `npm run check` that fails on it.
 */
import { ensureBuilt } from "../../src/cli/build.js";

export async function setup(): Promise<void> {
  // Each project of a run calls this anew.
  if (process.env["STAIRS_BUILT"] === "1") return;
  try {
    await ensureBuilt((message) => process.stderr.write(`stairs: ${message}\n`));
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  }
  process.env["STAIRS_BUILT"] = "1";
}
