/**
 * Builds and installs once before any test what several of them need: two that install at once would be in each other's
 * way. A type error does not stop the tests, which run on what the compiler could write: it is `npm run check` that
 * fails on it. What cannot be installed fails the tests that need it.
 */
import { ensureBuilt } from "../../src/cli/build.js";
import { messageOf } from "../../src/core/errors.js";
import { findOrInstall } from "../support/redis-server.js";

export async function setup(): Promise<void> {
  // Each project of a run calls this anew.
  if (process.env["STAIRS_BUILT"] === "1") return;
  const tell = (message: string): void => void process.stderr.write(`stairs: ${message}\n`);
  await Promise.resolve(ensureBuilt(tell)).catch((error: unknown) => tell(messageOf(error)));
  try {
    findOrInstall();
  } catch (error) {
    tell(messageOf(error));
  }
  process.env["STAIRS_BUILT"] = "1";
}
