import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type TestCoordinator, testCoordinator } from "../support/coordinator.js";
import { projectFolder } from "../support/folders.js";
import { type Running, stairs } from "../support/processes.js";
import { RawProducer } from "../support/raw-worker.js";
import { deadLetters } from "../support/requests.js";

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

describe("a row that kills its worker process (R1)", () => {
  let coordinator: TestCoordinator;
  let workers: Running;
  let producer: RawProducer;

  beforeEach(async () => {
    coordinator = await testCoordinator();
  });

  afterEach(async () => {
    producer.close();
    workers.signal("SIGTERM");
    await workers.exit;
    await coordinator.stop();
  });

  /** Starts workers and works rows off until calls of the step have grown large. */
  async function begin(processes: number, env: Record<string, string> = {}): Promise<number> {
    workers = stairs(
      ["pipelines", "run", "-p", String(processes), "--coordinator", coordinator.address],
      { cwd: projectFolder({ "stairs.config.mjs": project }), env },
    );
    await workers.line(/workers? (is|are) ready/);
    producer = new RawProducer(coordinator.address);
    await producer.open(["lab.main"]);
    const warm = 4096;
    producer.push(1, { value: Array.from({ length: warm }, (_, row) => row) });
    await expect
      .poll(() => coordinator.stage("lab.main/crash"), { timeout: 20_000 })
      .toMatchObject({ totalOut: warm });
    return warm;
  }

  const crashes = (): number => workers.stderr.match(/was ended by SIG/g)?.length ?? 0;

  it("is alone a dead letter of cause crash; the other 255 of its batch finish, and at most 13 processes die", async () => {
    const warm = await begin(2);
    producer.push(2, {
      value: Array.from({ length: 256 }, (_, row) => (row === 77 ? "abort" : row)),
    });
    await expect
      .poll(() => coordinator.stage("lab.main/crash"), { timeout: 40_000 })
      .toMatchObject({ dead: 1, totalOut: warm + 255, ready: 0, inFlight: 0 });
    const letters = await deadLetters(coordinator.address, "lab.main");
    expect(letters.map(({ cause, rowJson }) => [cause, rowJson])).toEqual([
      ["crash", '{"value":"abort"}'],
    ]);
    console.log(`${crashes()} processes died of a row in a batch of 256`);
    expect(crashes()).toBeLessThanOrEqual(13);
  });

  it("is found also when it takes all memory", async () => {
    const warm = await begin(1, { NODE_OPTIONS: "--max-old-space-size=48" });
    producer.push(2, { value: [1, "memory", 2, 3] });
    await expect
      .poll(() => coordinator.stage("lab.main/crash"), { timeout: 50_000 })
      .toMatchObject({ dead: 1, totalOut: warm + 3, ready: 0, inFlight: 0 });
    const [letter] = await deadLetters(coordinator.address, "lab.main");
    expect(letter).toMatchObject({ cause: "crash", rowJson: '{"value":"memory"}' });
    expect(crashes()).toBeLessThanOrEqual(7);
  });

  it("takes no row of a fast step in the same process along", async () => {
    const warm = await begin(1);
    const innocent = new RawProducer(coordinator.address);
    await innocent.open(["lab.fast"]);
    producer.push(2, { value: ["abort"] });
    let pushed = 0;
    // As long as the poison goes round, the process that it kills holds innocent calls as well.
    while ((await coordinator.stage("lab.main/crash")).dead === 0) {
      pushed += 1;
      innocent.push(pushed, { value: Array.from({ length: 20 }, (_, row) => row) });
      await innocent.acked(pushed);
    }
    await expect
      .poll(() => coordinator.stage("lab.fast/echo"), { timeout: 20_000 })
      .toMatchObject({ totalOut: pushed * 20, dead: 0, ready: 0, inFlight: 0 });
    innocent.close();
    expect(await coordinator.stage("lab.main/crash")).toMatchObject({ dead: 1, totalOut: warm });
    expect(crashes()).toBeLessThanOrEqual(6);
  });
});
