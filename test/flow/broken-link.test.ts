import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { chainOf, type TestCoordinator, testCoordinator } from "../support/coordinator.js";
import { cutLinks } from "../support/link-cuts.js";
import type { Running } from "../support/processes.js";
import { RawProducer } from "../support/raw-worker.js";
import { listWorkers } from "../support/requests.js";
import { scaled } from "../support/scale.js";
import { stepProcess } from "../support/step-process.js";
import { TcpProxy } from "../support/tcp-proxy.js";

describe("a link to a worker that breaks", () => {
  let coordinator: TestCoordinator;
  let proxy: TcpProxy;

  beforeEach(async () => {
    // Longer than any machine takes to connect again.
    coordinator = await testCoordinator({ resumeWithinMs: 30_000 });
    proxy = await TcpProxy.start(coordinator.address);
  });

  afterEach(async () => {
    await proxy.close();
    await coordinator.stop();
  });

  /** A worker behind the proxy whose outcome is committed and whose ack is on its way for ever. */
  async function unackedWorker(): Promise<Running> {
    await coordinator.register(chainOf("main", "f"));
    const worker = await stepProcess(
      proxy.address,
      "test.main/f",
      `console.log("runs"); return {};`,
    );
    const producer = new RawProducer(coordinator.address);
    await producer.open(["test.main"]);
    // The call comes through, its ack does not.
    const link = proxy.connections.at(-1);
    link?.delay("down", 300);
    producer.push(1, { value: [1] });
    await worker.line(/runs/);
    link?.stop("down");
    await expect.poll(() => coordinator.stage("test.main/f")).toMatchObject({ totalOut: 1 });
    producer.close();
    return worker;
  }

  it("with the ack of an outcome: the row is computed once and committed once, and the worker hears so", async () => {
    const worker = await unackedWorker();
    proxy.cut();
    await worker.line(/reconnecting/);
    worker.signal("SIGTERM");
    expect((await worker.exit).code, worker.stderr).toBe(0);
    expect(worker.stdout.match(/runs/g)).toHaveLength(1);
    expect(await coordinator.stage("test.main/f")).toMatchObject({
      totalIn: 1,
      totalOut: 1,
      totalLosses: 0,
      totalRetried: 0,
      ready: 0,
      inFlight: 0,
    });
  });

  it("with the ack, and the worker is killed: the row is not computed again", async () => {
    const worker = await unackedWorker();
    worker.signal("SIGKILL");
    await worker.exit;
    await expect.poll(() => listWorkers(coordinator.address)).toEqual([]);
    expect(await coordinator.stage("test.main/f")).toMatchObject({
      totalOut: 1,
      totalLosses: 0,
      ready: 0,
      inFlight: 0,
      dead: 0,
    });
  });

  it("again and again under load: every row is computed once and committed once, and none is blamed", async () => {
    await cutLinks(scaled(60));
  }, 600_000);
});
