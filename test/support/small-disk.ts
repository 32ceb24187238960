/** A small disk in memory. Only root may mount one. */
import { execFileSync } from "node:child_process";
import { closeSync, openSync, rmSync, statfsSync, writeSync } from "node:fs";
import { join } from "node:path";
import { emptyFolder } from "./folders.js";

const filler = "filler";
const chunk = Buffer.alloc(1024 * 1024, 1);

/** Why there can be none here; undefined if there can. */
export function noSmallDisk(): string | undefined {
  return process.platform === "linux" && process.getuid?.() === 0 ? undefined : "needs root";
}

/** A disk of so many mebibytes. */
export class SmallDisk {
  readonly folder = emptyFolder();

  constructor(mebibytes: number) {
    const words = ["-t", "tmpfs", "-o", `size=${mebibytes}m`, "tmpfs", this.folder];
    execFileSync("/bin/mount", words, { stdio: "pipe" });
  }

  /** Takes all the room that there is now; what others give up meanwhile is theirs. */
  fill(): void {
    const { bavail, bsize } = statfsSync(this.folder);
    const file = openSync(join(this.folder, filler), "a");
    try {
      for (let left = bavail * bsize; left > 0; left -= chunk.length) {
        writeSync(file, chunk, 0, Math.min(left, chunk.length));
      }
    } catch (error) {
      // Others have written too: there is no more room.
      if (!(error instanceof Error && "code" in error && error.code === "ENOSPC")) throw error;
    } finally {
      closeSync(file);
    }
  }

  /** Gives the room back. */
  free(): void {
    rmSync(join(this.folder, filler));
  }

  /** Whoever has files open there keeps them. */
  unmount(): void {
    execFileSync("/bin/umount", ["-l", this.folder], { stdio: "pipe" });
  }
}
