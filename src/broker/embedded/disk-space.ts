/**
 * The engine accepts rows only while it has spare room, on the disk or inside the database file, which never shrinks.
 * It also reserves a file of zeros and deletes that file when commits would otherwise fail, because SQLite must write
 * even to delete rows.
 */
import { closeSync, fsyncSync, openSync, rmSync, statfsSync, statSync, writeSync } from "node:fs";
import { join } from "node:path";
import type { Clock } from "@stairs/core";

/** How much room the engine keeps free. */
export interface SpaceLimits {
  /**
   * Below this many free bytes the engine accepts no more rows. A quarter of them must be free on the disk, for the
   * log. Default 64 MiB.
   */
  readonly minFreeBytes: number;
  /** The size of the reserve for commits, in bytes. Default 16 MiB. */
  readonly reserveBytes: number;
}

export const defaultSpaceLimits: SpaceLimits = {
  minFreeBytes: 64 * 1024 * 1024,
  reserveBytes: 16 * 1024 * 1024,
};

const lookEveryMs = 100;
const chunk = Buffer.alloc(1024 * 1024);

/** The room on the disk of one directory. */
export class DiskSpace {
  readonly #directory: string;
  readonly #limits: SpaceLimits;
  readonly #clock: Clock;
  readonly #reusableBytes: () => number;
  readonly #file: string;
  #reserved: boolean;
  #lookedAt = Number.NEGATIVE_INFINITY;
  #room = true;

  /** @param reusableBytes How much of the database file is unused. */
  constructor(directory: string, limits: SpaceLimits, clock: Clock, reusableBytes: () => number) {
    this.#directory = directory;
    this.#limits = limits;
    this.#clock = clock;
    this.#reusableBytes = reusableBytes;
    this.#file = join(directory, "reserve.bin");
    this.#reserved = this.#size() >= limits.reserveBytes;
    this.reserve();
  }

  /** True if the engine may accept rows. Checks the disk at most ten times a second. */
  roomForMore(): boolean {
    const now = this.#clock.monotonic();
    if (now - this.#lookedAt >= lookEveryMs) {
      this.#lookedAt = now;
      this.#room = this.#look();
      // Accepted rows must be able to leave again if the disk fills up once more.
      if (this.#room) this.reserve();
    }
    return this.#room;
  }

  /** Creates the reserve if it is missing and the disk has room for it. */
  reserve(): void {
    if (this.#reserved || this.#freeBytes() < this.#forLog() + this.#limits.reserveBytes) return;
    try {
      const file = openSync(this.#file, "w");
      try {
        for (let left = this.#limits.reserveBytes; left > 0; left -= chunk.length) {
          writeSync(file, chunk, 0, Math.min(left, chunk.length));
        }
        fsyncSync(file);
      } finally {
        closeSync(file);
      }
      this.#reserved = true;
    } catch {
      rmSync(this.#file, { force: true });
    }
  }

  /** Deletes the reserve. Returns false if there was none. */
  releaseReserve(): boolean {
    this.#lookedAt = Number.NEGATIVE_INFINITY;
    if (!this.#reserved) return false;
    this.#reserved = false;
    rmSync(this.#file, { force: true });
    return true;
  }

  #forLog(): number {
    return this.#limits.minFreeBytes / 4;
  }

  #look(): boolean {
    const { minFreeBytes } = this.#limits;
    const free = this.#freeBytes();
    if (free >= minFreeBytes) return true;
    return free >= this.#forLog() && free + this.#reusableBytes() >= minFreeBytes;
  }

  #freeBytes(): number {
    try {
      const { bavail, bsize } = statfsSync(this.#directory);
      return bavail * bsize;
    } catch {
      // Some network disks do not report their free space. There, a failing write reveals a full disk.
      return Number.POSITIVE_INFINITY;
    }
  }

  #size(): number {
    return statSync(this.#file, { throwIfNoEntry: false })?.size ?? 0;
  }
}
