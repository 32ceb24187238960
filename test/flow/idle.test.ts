import { credentials } from "@grpc/grpc-js";
import { stairsProtocol } from "@stairs/core/protocol";
import type { AwaitIdleResponse__Output } from "@stairs/core/protocol";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { chainOf, type TestCoordinator, testCoordinator } from "../support/coordinator.js";
import { RawProducer, RawWorker } from "../support/raw-worker.js";

describe("idleness (R15)", () => {
  let coordinator: TestCoordinator;
  let producer: RawProducer;
  let worker: RawWorker;

  beforeEach(async () => {
    coordinator = await testCoordinator();
    await coordinator.register(
      chainOf("main", "f", {
        name: "g",
        step: {
          step: "test.main/g",
          asWorker: true,
          retry: { attempts: 2, firstPauseMs: 300, factor: 1, maxPauseMs: 300 },
        },
      }),
    );
    producer = new RawProducer(coordinator.address);
    worker = new RawWorker(coordinator.address);
  });

  afterEach(async () => {
    producer.close();
    worker.break();
    await coordinator.stop();
  });

  /** Waits as commands do. `over` turns true with the end of the wait. */
  function waitForIdle(startTimeoutMs: number): {
    over: boolean;
    done: Promise<AwaitIdleResponse__Output[]>;
  } {
    const client = new (stairsProtocol().InspectService)(
      coordinator.address,
      credentials.createInsecure(),
    );
    const stream = client.AwaitIdle({ pipelines: ["test.main"], startTimeoutMs });
    const reports: AwaitIdleResponse__Output[] = [];
    const wait = {
      over: false,
      done: new Promise<AwaitIdleResponse__Output[]>((resolve, reject) => {
        stream.on("data", (report: AwaitIdleResponse__Output) => reports.push(report));
        stream.on("error", reject);
        stream.on("end", () => {
          wait.over = true;
          client.close();
          resolve(reports);
        });
      }),
    };
    return wait;
  }

  it("is not there while a producer's stream is open, rows are in flight or wait for their next attempt", async () => {
    await worker.hello(["test.main/f", "test.main/g"]);
    await producer.open(["test.main"]);
    const wait = waitForIdle(0);
    producer.push(1, { value: [1] });
    await producer.acked(1);
    const first = await worker.calls.take();
    worker.answer(first);
    await worker.acks.take();
    const second = await worker.calls.take();
    producer.end();
    await producer.status;
    expect(wait.over).toBe(false);
    worker.send({ outcome: { callId: second.callId, failures: [{ row: 0, message: "no" }] } });
    await worker.acks.take();
    expect(await coordinator.stage("test.main/g")).toMatchObject({
      delayed: 1,
      ready: 0,
      inFlight: 0,
    });
    expect(wait.over).toBe(false);
    const third = await worker.calls.take();
    expect(third.attempt).toBe(2);
    expect(wait.over).toBe(false);
    worker.answer(third);
    const reports = await wait.done;
    expect(reports.at(-1)).toMatchObject({ idle: true, rows: 0, dead: 0 });
  });

  it("waits for a first row as long as it is told to, and no longer", async () => {
    const began = performance.now();
    expect((await waitForIdle(300).done).at(-1)?.idle).toBe(true);
    expect(performance.now() - began).toBeGreaterThanOrEqual(300);
  });

  it("does not wait for a first row when rows have just been worked off", async () => {
    await worker.hello(["test.main/f", "test.main/g"]);
    await producer.open(["test.main"]);
    producer.push(1, { value: [1] });
    producer.end();
    for (const _ of ["f", "g"]) {
      worker.answer(await worker.calls.take());
      await worker.acks.take();
    }
    // The coordinator samples what moves once a second.
    await expect
      .poll(async () => (await coordinator.stage("test.main/g")).inPerSecond, { timeout: 5000 })
      .toBeGreaterThan(0);
    expect((await waitForIdle(60_000).done).at(-1)?.idle).toBe(true);
  });

  it("counts dead letters and is idle with them", async () => {
    await worker.hello(["test.main/f", "test.main/g"]);
    await producer.open(["test.main"]);
    producer.push(1, { value: [1] });
    producer.end();
    const call = await worker.calls.take();
    worker.send({
      outcome: {
        callId: call.callId,
        failures: [{ row: 0, disposition: "DISPOSITION_DEAD_LETTER", message: "no" }],
      },
    });
    expect((await waitForIdle(0).done).at(-1)).toMatchObject({ idle: true, dead: 1 });
  });
});

describe("a drain of the coordinator (R22)", () => {
  it("finishes what is in hand, leases nothing more, and asks the workers to connect again", async () => {
    const coordinator = await testCoordinator();
    await coordinator.register(chainOf("main", "f", "g"));
    const worker = new RawWorker(coordinator.address);
    await worker.hello(["test.main/f", "test.main/g"]);
    const producer = new RawProducer(coordinator.address);
    await producer.open(["test.main"]);
    producer.push(1, { value: [1] });
    await producer.acked(1);
    const call = await worker.calls.take();
    const stopped = coordinator.stop();
    expect((await producer.status)?.details).toMatch(/coordinator stops/);
    worker.answer(call);
    expect((await worker.acks.take()).kind).toBe("KIND_COMMITTED");
    expect((await worker.other.take()).drain).toMatchObject({ reconnect: true });
    worker.end();
    await stopped;
    expect(worker.calls.size).toBe(0);
    worker.break();
    producer.close();
  });

  it("gives back a run that waits in its middle for a worker that never comes", async () => {
    const coordinator = await testCoordinator();
    await coordinator.register(chainOf("main", "f", { name: "g", step: { step: "test.main/g" } }));
    const worker = new RawWorker(coordinator.address);
    await worker.hello(["test.main/f"]);
    const producer = new RawProducer(coordinator.address);
    await producer.open(["test.main"]);
    producer.push(1, { value: [1] });
    await producer.acked(1);
    worker.answer(await worker.calls.take());
    await expect.poll(async () => (await coordinator.stage("test.main/f")).inFlight).toBe(1);
    await coordinator.stop();
    worker.break();
    producer.close();
  });
});
