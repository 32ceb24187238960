/** Ends a run with the seeds of its random tests, by name. `STAIRS_TEST_SEED` repeats one of them. */
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Reporter } from "vitest/node";

/** The variable that names the file to which tests write a line for each seed: also a process that dies has said it. */
export const seedsFile = "STAIRS_TEST_SEEDS_FILE";

export default class SeedsReport implements Reporter {
  readonly #folder = mkdtempSync(join(tmpdir(), "stairs-seeds-"));
  readonly #file = join(this.#folder, "seeds");

  onInit(): void {
    process.env[seedsFile] = this.#file;
  }

  onTestRunEnd(): void {
    if (existsSync(this.#file)) {
      const seeds = readFileSync(this.#file, "utf8").trim().split("\n").sort();
      process.stdout.write(`\nseeds: ${seeds.join(", ")}\n`);
    }
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
