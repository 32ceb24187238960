/** Many connections at once (I9). */
import { stairsProtocol } from "@stairs/core/protocol";
import { expect, it } from "vitest";
import { chainOf } from "../support/coordinator.js";
import { emptyFolder } from "../support/folders.js";
import { rssOf } from "../support/memory.js";
import { coordinator } from "../support/processes.js";
import { instanceId } from "../support/raw-worker.js";
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

async function answer(call: WireCall): Promise<void> {
  for (let came = await call.takeWithin(60_000); came; came = await call.takeWithin(60_000)) {
    const { call: asked } = work.responseDeserialize(came);
    if (!asked) continue;
    const outputs = [{ batch: { rows: asked.batch?.rows ?? 0 } }];
    call.send(work.requestSerialize({ outcome: { callId: asked.callId, outputs } }));
  }
}
