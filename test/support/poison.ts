/** Worker processes of the SDK with a step that some rows kill, and with a fast step that none does. */
import { expect } from "vitest";
import { type TestCoordinator, testCoordinator } from "./coordinator.js";
import { projectFolder } from "./folders.js";
import { type Running, stairs } from "./processes.js";
import { RawProducer } from "./raw-worker.js";

const project = `
import { App, defineProject } from "@stairs/sdk";
const app = new App("lab");
function crash({ value }) {
  if (value === "abort") process.abort();
  const hoard = [];
  while (value === "memory") hoard.push(new Array(100_000).fill(hoard.length));
  return { done: value };
}
export const main = app.pipeline("main", (_, entry) => entry.subscribeFunc(crash, { asWorker: true }));
export const fast = app.pipeline("fast", (_, entry) =>
  entry.subscribeFunc(function echo({ value }) { return { done: value }; }, { asWorker: true }));
export default defineProject({ name: "lab", apps: [app] });
`;

/** Rows that are worked off first, so that calls of the step have grown large. */
export const warmRows = 4096;

/** A coordinator, worker processes under a supervisor, and a producer for `lab.main` whose next sequence is 2. */
export class PoisonLab {
  private constructor(
    readonly coordinator: TestCoordinator,
    readonly producer: RawProducer,
    readonly workers: Running,
  ) {}

  static async open(processes: number, env: Record<string, string> = {}): Promise<PoisonLab> {
    const coordinator = await testCoordinator();
    const workers = stairs(
      ["pipelines", "run", "-p", String(processes), "--coordinator", coordinator.address],
      { cwd: projectFolder({ "stairs.config.mjs": project }), env },
    );
    await workers.line(/workers? (is|are) ready/);
    const producer = new RawProducer(coordinator.address);
    await producer.open(["lab.main"]);
    producer.push(1, { value: Array.from({ length: warmRows }, (_, row) => row) });
    await expect
      .poll(() => coordinator.stage("lab.main/crash"), { timeout: 20_000 })
      .toMatchObject({ totalOut: warmRows });
    return new PoisonLab(coordinator, producer, workers);
  }

  /** Worker processes that have died. */
  get crashes(): number {
    return this.workers.stderr.match(/was ended by SIG/g)?.length ?? 0;
  }

  async close(): Promise<void> {
    this.producer.close();
    this.workers.signal("SIGTERM");
    await this.workers.exit;
    await this.coordinator.stop();
  }
}
