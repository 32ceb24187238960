/**
 * Ends a run with its ten slowest files. A run of the whole default tier names each file over ten seconds of the run's
 * own time, which is less than what passes on a machine that is busy with other things. With STAIRS_TEST_BUDGET=1 it
 * fails on one: where a machine slows down for other reasons, own time is no proof of a slow test.
 */
import type { Reporter, TestModule, Vitest } from "vitest/node";
import { OwnTime } from "./own-time.js";
import { isWholeDefault } from "./whole-run.js";

const shown = 10;
const mostMs = 10_000;
/** How often other programs are looked at. */
const lookMs = 500;

export default class SlowFiles implements Reporter {
  readonly #clock = new OwnTime();
  readonly #begun = new Map<string, number>();
  readonly #took = new Map<string, number>();
  #timer: NodeJS.Timeout | undefined;
  #vitest: Vitest | undefined;

  onInit(vitest: Vitest): void {
    this.#vitest = vitest;
    this.#timer = setInterval(() => this.#clock.ms, lookMs).unref();
  }

  onTestModuleQueued({ moduleId }: TestModule): void {
    this.#begun.set(moduleId, this.#clock.ms);
  }

  onTestModuleEnd({ moduleId, relativeModuleId }: TestModule): void {
    const began = this.#begun.get(moduleId);
    if (began !== undefined) this.#took.set(relativeModuleId, this.#clock.ms - began);
  }

  async onTestRunEnd(modules: readonly TestModule[]): Promise<void> {
    clearInterval(this.#timer);
    if (this.#took.size <= shown) return;
    const slowest = [...this.#took].sort(([, a], [, b]) => b - a);
    const sum = slowest.reduce((total, [, ms]) => total + ms, 0);
    process.stdout.write(`\nall files ${seconds(sum)} of the run's own time, the slowest\n`);
    for (const [file, ms] of slowest.slice(0, shown))
      process.stdout.write(`${seconds(ms).padStart(8)} ${file}\n`);
    if (this.#vitest === undefined || !(await isWholeDefault(this.#vitest, modules))) return;
    const over = slowest.filter(([, ms]) => ms > mostMs).map(([file]) => file);
    if (over.length === 0) return;
    if (process.env["STAIRS_TEST_BUDGET"] === "1") process.exitCode = 1;
    process.stdout.write(`over the budget: more than ${seconds(mostMs)}: ${over.join(", ")}\n`);
  }
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}
