import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { command } from "../support/command.js";
import { chainOf, type TestCoordinator, testCoordinator } from "../support/coordinator.js";
import { emptyFolder, projectFolder } from "../support/folders.js";
import type { Running } from "../support/processes.js";
import { RawProducer } from "../support/raw-worker.js";
import { deadLetters } from "../support/requests.js";
import { stepProcess } from "../support/step-process.js";

const project = (timeout: string): string => `
import { App, defineProject } from "@stairs/sdk";
const app = new App("slow");
export const main = app.pipeline("main", (_, entry) =>
  entry.subscribeFunc(function spin({ value }) {
    if (value === "for ever") { console.log("spins"); for (;;); }
    return { done: value };
  }, { asWorker: true, timeout: "${timeout}", retry: { attempts: 1 } }));
export default defineProject({ name: "slow", apps: [app] });
`;

describe("a step that spins for ever", () => {
  let coordinator: TestCoordinator;
  let producer: RawProducer;
  let words: readonly string[];

  beforeEach(async () => {
    coordinator = await testCoordinator();
    words = ["--coordinator", coordinator.address];
  });

  afterEach(async () => {
    producer.close();
    await coordinator.stop();
  });

  /** A worker process of the project. */
  async function work(timeout: string, ...more: readonly string[]): Promise<Running> {
    const cwd = projectFolder({ "stairs.config.mjs": project(timeout) });
    const workers = command(["pipelines", "run", ...more, ...words], { cwd });
    await workers.line(/1 worker is ready/);
    return workers;
  }

  async function push(pipeline: string, rows: readonly unknown[]): Promise<void> {
    producer = new RawProducer(coordinator.address);
    await producer.open([pipeline]);
    for (const [at, row] of rows.entries()) producer.push(at + 1, { value: [row] });
    await producer.acked(rows.length);
  }

  it("has its worker process replaced; its row fails by its deadline alone, and the others finish", async () => {
    const workers = await work("500ms", "--stuck-timeout", "300ms");
    await push("slow.main", ["for ever", 1, 2]);
    await workers.line(
      /\[worker-1\] stairs: The step slow\.main\/spin has not returned within 0\.3 s after its call was cancelled/,
    );
    await workers.line(/was ended by SIGKILL; starts again/);
    await expect
      .poll(() => coordinator.stage("slow.main/spin"), { timeout: 20_000 })
      .toMatchObject({ dead: 1, totalOut: 2, totalLosses: 0, ready: 0, inFlight: 0 });
    const letters = await deadLetters(coordinator.address, "slow.main");
    expect(letters.map(({ cause }) => cause)).toEqual(["timeout"]);
    workers.signal("SIGTERM");
    expect((await workers.exit).code).toBe(0);
  });

  it("does not keep a run that is told to end, longer than the drain may take", async () => {
    const workers = await work("1h", "--drain-timeout", "200ms");
    await push("slow.main", ["for ever"]);
    await workers.line(/spins/);
    workers.signal("SIGTERM");
    await workers.line(
      /has not ended within 0\.2 s; the supervisor kills it, and its rows return to their queues/,
    );
    expect((await workers.exit).code).toBe(0);
    await expect
      .poll(() => coordinator.stage("slow.main/spin"))
      .toMatchObject({ ready: 1, inFlight: 0, dead: 0 });
  });

  it("does not end a process of the user's own: it is only named", async () => {
    await coordinator.register(
      chainOf("main", {
        name: "spin",
        step: { step: "test.main/spin", asWorker: true, timeoutMs: 300 },
      }),
    );
    await push("test.main", [1]);
    const over = join(emptyFolder(), "over");
    const script = await stepProcess(
      coordinator.address,
      "test.main/spin",
      `const { existsSync } = await import("node:fs"); while (!existsSync("${over}")); return {};`,
      "stuck: { afterMs: 200 }",
    );
    await script.line(
      /The step test\.main\/spin has not returned within 0\.2 s .* can do nothing else until the step returns/,
    );
    writeFileSync(over, "");
    script.signal("SIGTERM");
    expect((await script.exit).code).toBe(0);
  });
});
