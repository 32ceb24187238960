/** Peers that do not read what they are sent: the coordinator's memory stays flat, and others are served (I9, R14). */
import { stairsProtocol } from "@stairs/core/protocol";
import type { PushRequest, StageStatus__Output, WorkRequest } from "@stairs/core/protocol";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { chainOf } from "../support/coordinator.js";
import { emptyFolder } from "../support/folders.js";
import { rssOf } from "../support/memory.js";
import { coordinator, type Running } from "../support/processes.js";
import { instanceId, RawProducer, RawWorker } from "../support/raw-worker.js";
import { listWorkers, register, stages } from "../support/requests.js";
import { framed, type WireCall, WireClient } from "../support/wire-client.js";

const { WorkerService, IngestService, InspectService } = stairsProtocol();
const work = WorkerService.service.Work;
const push = IngestService.service.Push;
const watch = InspectService.service.Watch;
const mebi = 1024 ** 2;

describe("a peer that does not read", () => {
  let running: Running & { readonly address: string };
  let client: WireClient;

  beforeEach(async () => {
    running = await coordinator(emptyFolder(), ["--heartbeat", "1s"]);
    client = new WireClient(running.address);
  });
  afterEach(() => client.close());

  async function stage(): Promise<StageStatus__Output | undefined> {
    return (await stages(running.address)).find(({ queue }) => queue === "test.main/f");
  }

  function say(call: WireCall, request: WorkRequest): void {
    call.send(work.requestSerialize(request));
  }

  /** A worker that has had its Welcome and reads nothing more. */
  async function deafWorker(more: object = {}): Promise<WireCall> {
    const call = client.open(work.path);
    const steps = [{ name: "test.main/f" }];
    say(call, { hello: { instanceId: instanceId(), steps, ...more } });
    await call.takeWithin();
    call.pause();
    return call;
  }

  it("and asks for answers without end is not listened to any more, and lost as a silent one is", async () => {
    await register(running.address, [chainOf("main", "f")]);
    const before = rssOf(running.pid);
    const deaf = await deafWorker();
    const one = framed(work.requestSerialize({ outcome: { callId: "none", outputs: [] } }));
    for (let round = 0; round < 40; round++) deaf.sendBytes(Buffer.alloc(one.length * 20_000, one));
    await expect.poll(() => listWorkers(running.address), { timeout: 20_000 }).toEqual([]);
    expect(rssOf(running.pid) - before).toBeLessThan(60 * mebi);
  });

  it("gets no more calls than fit its connection, and another worker does the rest", async () => {
    await register(running.address, [chainOf("main", "f")]);
    const deaf = await deafWorker({ maxConcurrentCalls: 1000, parallelCalls: 1000 });
    const beats = setInterval(() => say(deaf, { heartbeat: { heldCallIds: [] } }), 200);
    try {
      const producer = new RawProducer(running.address);
      await producer.open(["test.main"]);
      const rows = 200;
      const value = ["x".repeat(50_000)];
      for (let sequence = 1; sequence <= rows; sequence++) {
        producer.push(sequence, { value });
        if (sequence % 10 === 0) await producer.acked(sequence);
      }
      producer.close();
      const [held] = await listWorkers(running.address);
      expect(held?.calls).toBeGreaterThan(0);
      expect(held?.calls).toBeLessThan(64);
      const worker = new RawWorker(running.address);
      await worker.hello(["test.main/f"]);
      void answerAll(worker);
      await expect
        .poll(stage, { timeout: 20_000 })
        .toMatchObject({ ready: 0, totalOut: rows - Number(held?.rows) });
      clearInterval(beats);
      deaf.cancel();
      await expect
        .poll(stage, { timeout: 20_000 })
        .toMatchObject({ ready: 0, inFlight: 0, totalOut: rows });
      worker.break();
    } finally {
      clearInterval(beats);
    }
  });

  it("its acks is told of the last one when it reads again", async () => {
    await register(running.address, [chainOf("main", "f")]);
    const call = client.open(push.path);
    const tell = (request: PushRequest): void => call.send(push.requestSerialize(request));
    tell({ open: { pipelines: ["test.main"], instanceId: instanceId(), epoch: "e" } });
    await call.takeWithin();
    const before = rssOf(running.pid);
    call.pause();
    const batch = (sequence: number): PushRequest => ({
      batch: {
        sequence,
        batch: { rows: 1, columns: [{ name: "value", json: Buffer.from("[1]") }] },
      },
    });
    const last = 20_000;
    for (let sequence = 1; sequence <= last; sequence++) tell(batch(sequence));
    // What was acked comes again and is acked again.
    const again = framed(push.requestSerialize(batch(1)));
    for (let round = 0; round < 10; round++)
      call.sendBytes(Buffer.alloc(again.length * 10_000, again));
    await expect.poll(async () => (await stage())?.totalIn, { timeout: 30_000 }).toBe(last);
    expect(rssOf(running.pid) - before).toBeLessThan(150 * mebi);
    call.resume();
    call.end();
    let acked = 0;
    let acks = 0;
    for (let came = await call.takeWithin(); came; came = await call.takeWithin()) {
      acks += 1;
      acked = Math.max(acked, Number(push.responseDeserialize(came).ack?.sequence ?? 0));
    }
    expect(acks).toBeLessThan(last);
    expect(acked).toBe(last);
    expect((await call.status).code).toBe(0);
  });

  it("its reports misses some", async () => {
    const pipelines = Array.from({ length: 200 }, (_, at) => chainOf(`p${at}`, "a", "b", "c"));
    await register(running.address, pipelines);
    // What is not read of one stream is in the way of the others of its connection.
    const deaf = Array.from({ length: 30 }, () => new WireClient(running.address));
    const calls = deaf.map((each) => each.open(watch.path));
    for (const call of calls) {
      call.send(watch.requestSerialize({ intervalMs: 100 }));
      call.end();
      expect(await call.takeWithin()).toBeDefined();
      call.pause();
    }
    const before = rssOf(running.pid);
    const reader = client.open(watch.path);
    reader.send(watch.requestSerialize({ intervalMs: 100 }));
    reader.end();
    for (let reports = 0; reports < 25; reports++) expect(await reader.takeWithin()).toBeDefined();
    expect(rssOf(running.pid) - before).toBeLessThan(60 * mebi);
    for (const each of deaf) each.close();
  });
});

async function answerAll(worker: RawWorker): Promise<void> {
  for (;;) {
    const call = await worker.calls.take().catch(() => undefined);
    if (call === undefined) return;
    worker.answer(call);
  }
}
