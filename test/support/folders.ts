/** Temporary folders that are gone after the test. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach } from "vitest";
import { checkout } from "./processes.js";
import { scratch } from "./scratch.js";

const made: string[] = [];

afterEach(() => {
  // A process that is stopped after this may still be writing.
  for (const folder of made.splice(0))
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
});

/** An empty folder. */
export function emptyFolder(): string {
  const folder = mkdtempSync(join(scratch, "stairs-test-"));
  made.push(folder);
  return folder;
}

/**
 * A folder with these files, in which `@stairs/sdk` can be imported as in a user's project.
 * @param files Name to content.
 */
export function projectFolder(files: Readonly<Record<string, string>>): string {
  // Inside the checkout, so that Node finds its node_modules as it does for any user's project.
  const parent = join(checkout, ".stairs");
  mkdirSync(parent, { recursive: true });
  const folder = mkdtempSync(join(parent, "test-"));
  made.push(folder);
  writeFileSync(join(folder, "package.json"), `{ "type": "module" }\n`);
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
  return folder;
}
