import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { chainOf, type TestCoordinator, testCoordinator } from "../support/coordinator.js";
import { instanceId, RawProducer, RawWorker } from "../support/raw-worker.js";
import { stopInTheMiddle } from "../support/stopped-worker.js";

/** A worker is lost after three of them. */
const heartbeatMs = 200;

describe("a worker that stands still longer than three heartbeats and comes back (I5)", () => {
  let coordinator: TestCoordinator;
  let producer: RawProducer;

  beforeEach(async () => {
    coordinator = await testCoordinator({ heartbeat: heartbeatMs, lease: 3 * heartbeatMs });
    await coordinator.register(chainOf("main", "f"));
    producer = new RawProducer(coordinator.address);
    await producer.open(["test.main"]);
  });

  afterEach(async () => {
    producer.close();
    await coordinator.stop();
  });

  const done = { totalIn: 1, totalOut: 1, ready: 0, inFlight: 0, dead: 0 };

  it("finds its late outcome STALE; it changes nothing", async () => {
    const first = new RawWorker(coordinator.address);
    const same = { instanceId: instanceId(), features: ["resume"] };
    const { sessionId } = await first.hello(["test.main/f"], same);
    producer.push(1, { value: [1] });
    const call = await first.calls.take();
    expect((await first.status)?.details).toMatch(/No sign of life/);
    const second = new RawWorker(coordinator.address);
    await second.hello(["test.main/f"]);
    second.answer(await second.calls.take(), { made: [2] });
    expect((await second.acks.take()).kind).toBe("KIND_COMMITTED");
    const again = new RawWorker(coordinator.address);
    const resume = { sessionId, heldCallIds: [call.callId] };
    expect((await again.hello(["test.main/f"], { ...same, resume })).resumed).toBe(false);
    again.answer(call, { made: [1] });
    expect((await again.acks.take()).kind).toBe("KIND_STALE");
    expect(await coordinator.stage("test.main/f")).toMatchObject(done);
    for (const worker of [second, again]) worker.break();
  });

  it("by SIGSTOP, in the middle of a row: the row is done elsewhere, once", async () => {
    await stopInTheMiddle(heartbeatMs);
  });
});
