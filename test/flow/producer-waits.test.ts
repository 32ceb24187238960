import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { command } from "../support/command.js";
import { type TestCoordinator, testCoordinator } from "../support/coordinator.js";
import { projectFolder } from "../support/folders.js";
import { stairs } from "../support/processes.js";

const config = `
import { setTimeout as pause } from "node:timers/promises";
import { App, defineProject } from "@stairs/sdk";
const app = new App("shop");
const main = app.pipeline("main", (_, { n }) =>
  n.subscribeConsumer(() => undefined, { name: "see", asWorker: true }));
app.producer("generate", { pipelines: [main] }, async function* () {
  for (let n = 0; ; n++) {
    yield { n };
    if (n > 100) await pause(20);
  }
});
export default defineProject({ name: "shop", apps: [app] });
`;

describe("a producer that has to wait", () => {
  let coordinator: TestCoordinator;
  let cwd: string;

  beforeEach(async () => {
    coordinator = await testCoordinator({ queueRows: 3 });
    cwd = projectFolder({ "stairs.config.js": config });
  });
  afterEach(() => coordinator.stop());

  it("says why and what to do, once, and when it goes on (R14)", async () => {
    const there = ["--coordinator", coordinator.address];
    const producer = stairs(["producer", "run", "generate", ...there], { cwd });
    await producer.line(
      /^stairs: shop\.generate: waits: queue shop\.main\/see is full\. .*"stairs inspect status shop\.main"/,
    );
    // Its line of progress says so too.
    await producer.line(/^shop\.generate: .* acked, waits: queue shop\.main\/see is full/);
    // Its batches fit: the queue is full to its limit, and not with a single row or a thousand.
    expect(await coordinator.stage("shop.main/see")).toMatchObject({ ready: 3 });
    const workers = command(["pipelines", "run", "main", ...there], { cwd });
    await producer.line(/^stairs: shop\.generate: continues$/);
    producer.signal("SIGINT");
    expect(await producer.exit).toMatchObject({ code: 130 });
    expect(producer.stderr.match(/^stairs: shop.generate: waits/gm)).toHaveLength(1);
    expect(producer.stdout).toBe("");
    workers.signal("SIGTERM");
    await workers.exit;
  });
});
