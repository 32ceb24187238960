/** Many connections at once, and many pipelines that mostly do nothing (I9). */
import { readFileSync } from "node:fs";
import { setInterval } from "node:timers/promises";
import { stairsProtocol } from "@stairs/core/protocol";
import { expect, it } from "vitest";
import { chainOf } from "../support/coordinator.js";
import { emptyFolder } from "../support/folders.js";
import { mebi, rssOf } from "../support/memory.js";
import { coordinator } from "../support/processes.js";
import { instanceId, RawProducer, RawWorker } from "../support/raw-worker.js";
import { listWorkers, register, stages } from "../support/requests.js";
import { type WireCall, WireClient } from "../support/wire-client.js";

const { WorkerService, IngestService } = stairsProtocol();
const work = WorkerService.service.Work;
const push = IngestService.service.Push;

it("1,000 connections at once, half of them workers and half producers, are all served (I9)", async () => {
  const { address, pid } = await coordinator(emptyFolder());
  await register(address, [chainOf("main", "f")]);
  const before = rssOf(pid);
  const clients = Array.from({ length: 1000 }, () => new WireClient(address));
  const workers = clients.slice(0, 500).map((client) => client.open(work.path));
  const producers = clients.slice(500).map((client) => client.open(push.path));
  const steps = [{ name: "test.main/f" }];
  for (const call of workers)
    call.send(work.requestSerialize({ hello: { instanceId: instanceId(), steps } }));
  for (const call of producers) {
    const open = { pipelines: ["test.main"], instanceId: instanceId(), epoch: "e" };
    call.send(push.requestSerialize({ open }));
  }
  for (const call of [...workers, ...producers]) expect(await call.takeWithin()).toBeDefined();
  expect(await listWorkers(address)).toHaveLength(500);
  const perConnection = (rssOf(pid) - before) / 1000;
  console.log(`1,000 connections: ${Math.round(perConnection / 1024)} KiB each`);
  expect(perConnection).toBeLessThan(256 * 1024);

  for (const call of workers) void answer(call);
  for (let sequence = 1; sequence <= 2; sequence++) {
    for (const call of producers) {
      const columns = [{ name: "value", json: Buffer.from("[1]") }];
      call.send(push.requestSerialize({ batch: { sequence, batch: { rows: 1, columns } } }));
    }
  }
  await expect
    .poll(() => stages(address), { timeout: 20_000 })
    .toMatchObject([{ ready: 0, inFlight: 0, totalIn: 1000, totalOut: 1000 }]);
  for (const client of clients) client.close();
  await expect.poll(() => listWorkers(address), { timeout: 20_000 }).toEqual([]);
});

it("1,000 pipelines of 3 stages that have nothing to do take next to no CPU (I9)", async () => {
  const { address, pid } = await coordinator(emptyFolder());
  const names = Array.from({ length: 1000 }, (_, at) => `p${at}`);
  for (let at = 0; at < names.length; at += 100)
    await register(
      address,
      names.slice(at, at + 100).map((name) => chainOf(name, "a", "b", "c")),
    );
  const worker = new RawWorker(address);
  await worker.hello(
    names.flatMap((name) => ["a", "b", "c"].map((step) => `test.${name}/${step}`)),
  );
  void (async () => {
    for (;;) worker.answer(await worker.calls.take());
  })().catch(() => undefined);
  // Some have had rows, so that not all were asleep ever since.
  const awake = names.filter((_, at) => at % 10 === 0);
  for (let at = 0; at < awake.length; at += 50) {
    const producer = new RawProducer(address);
    await producer.open(awake.slice(at, at + 50).map((name) => `test.${name}`));
    producer.push(1, { value: [at] });
    await producer.acked(1);
    producer.close();
  }
  await expect
    .poll(async () => (await stages(address)).filter(({ totalOut }) => totalOut === 1).length, {
      timeout: 40_000,
      // A status of so many pipelines takes a while.
      interval: 1000,
    })
    .toBe(3 * awake.length);
  const seconds = 3;
  const before = cpuSeconds(pid);
  const began = performance.now();
  for await (const _ of setInterval(100)) if (performance.now() - began > seconds * 1000) break;
  const share = (cpuSeconds(pid) - before) / seconds;
  console.log(
    `1,000 idle pipelines: ${(share * 100).toFixed(1)} % of a core, ${mebi(rssOf(pid))} MiB`,
  );
  expect(share).toBeLessThan(0.05);
  worker.break();
});

async function answer(call: WireCall): Promise<void> {
  for (let came = await call.takeWithin(60_000); came; came = await call.takeWithin(60_000)) {
    const { call: asked } = work.responseDeserialize(came);
    if (!asked) continue;
    const outputs = [{ batch: { rows: asked.batch?.rows ?? 0 } }];
    call.send(work.requestSerialize({ outcome: { callId: asked.callId, outputs } }));
  }
}

/** CPU time that a process has used, in user code and in the kernel. */
function cpuSeconds(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, "latin1");
  // The name before these may have blanks in it; ticks are hundredths of a second.
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return (Number(fields[11]) + Number(fields[12])) / 100;
}
