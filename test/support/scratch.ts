/** Where tests keep what is gone after them. */
import { existsSync, statfsSync } from "node:fs";
import { tmpdir } from "node:os";

const memory = "/dev/shm";
const enoughBytes = 2 * 1024 ** 3;

/** In memory where there is room, since stores wait for the disk: a real file system, but no real disk. */
export const scratch = hasRoom(memory) ? memory : tmpdir();

function hasRoom(folder: string): boolean {
  if (!existsSync(folder)) return false;
  const { bavail, bsize } = statfsSync(folder);
  return bavail * bsize >= enoughBytes;
}
