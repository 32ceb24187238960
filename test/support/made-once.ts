/**
 * Folders that several tests use and that take long to make, such as installed packages. One is made when
 * it is first needed, and again when what it is made of has changed. Test files run in several processes:
 * the first one makes the folder, and the others wait for it.
 */
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { acquireLock } from "../../src/cli/build.js";
import { checkout } from "./processes.js";

const prefix = join(tmpdir(), `stairs-tests-${fingerprint([checkout]).slice(0, 12)}`);

/** A folder of this checkout's tests that outlives them, outside of the checkout. */
export function keptFolder(name: string): string {
  return `${prefix}-${name}`;
}

/** A hash of texts and contents. */
export function fingerprint(parts: Iterable<string | Buffer>): string {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(`${Buffer.byteLength(part)}:`).update(part);
  return hash.digest("hex");
}

/**
 * Fills a folder, unless it is already made from the same.
 * @param madeFrom Names what the content depends on, such as a fingerprint.
 */
export async function madeOnce(
  folder: string,
  madeFrom: string,
  make: () => Promise<void>,
): Promise<void> {
  const stamp = join(folder, ".made-from");
  const isMade = (): boolean => existsSync(stamp) && readFileSync(stamp, "utf8") === madeFrom;
  if (isMade()) return;
  mkdirSync(folder, { recursive: true });
  const release = await acquireLock(`${prefix}-${fingerprint([folder]).slice(0, 12)}.lock`);
  try {
    if (isMade()) return;
    await make();
    writeFileSync(stamp, madeFrom);
  } finally {
    release();
  }
}
