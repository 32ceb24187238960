/** The coordinator's memory with millions of rows queued, which are then worked off to the last one. */
import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { memoryMb } from "./child.js";
import { startCoordinator, startProducer, startWorker } from "./contestants.js";
import { figure, rounded } from "./statistics.js";
import { cpuText, type Result, type Say } from "./throughput.js";
import { expectedSum, order } from "./work.js";

const fullRows = 5_000_000;

/** The result of the drain, and the peak of the coordinator's memory. */
export interface Memory {
  readonly result: Result;
  /** At the most, until the last row was worked off, in MB. Undefined when they were fewer than 5 million. */
  readonly peakMb: number | undefined;
}

/** @throws Error when not every row arrives. */
export async function measureMemory(scale: number, say: Say): Promise<Memory> {
  const rows = Math.round(fullRows * scale);
  const { process, address, state } = await startCoordinator(
    "--queue-rows",
    "50000000",
    "--queue-bytes",
    "64GiB",
  );
  const producer = startProducer(address, "row", rows);
  const began = await producer.told("began");
  const yielded = await producer.told("yielded");
  await producer.exit;
  const queuedMb = memoryMb(process.pid, "VmHWM");
  const fillSeconds = ((yielded.at ?? 0) - (began.at ?? 0)) / 1000;
  say(
    `rss: ${figure(rows)} rows (${figure(jsonMb(rows))} MB as JSON) queued in ${fillSeconds.toFixed(1)} s, ${figure(sizeMb(state))} MB on disk, coordinator ${figure(memoryMb(process.pid, "VmRSS"))} MB, at most ${figure(queuedMb)} MB`,
  );
  const coordinatorBefore = process.cpu;
  const consumer = await startWorker(address, "row", "consumer");
  const consumerBefore = consumer.cpu;
  consumer.send({ expect: rows });
  await consumer.told("expecting");
  const drainBegan = performance.now();
  const worker = await startWorker(address, "row", "function");
  const workerBefore = worker.cpu;
  const done = await consumer.told("done");
  const seconds = (performance.now() - drainBegan) / 1000;
  if (done.rows !== rows || done.sum !== expectedSum("row", rows))
    throw new Error(`rss: ${done.rows} rows with the sum ${done.sum} were worked off.`);
  const cpuSeconds = {
    producer: rounded((yielded.cpu ?? 0) - (began.cpu ?? 0)),
    coordinator: rounded(process.cpu - coordinatorBefore),
    worker: rounded(worker.cpu - workerBefore),
    consumer: rounded(consumer.cpu - consumerBefore),
  };
  const drainMb = memoryMb(process.pid, "VmHWM");
  say(
    `rss: drained completely in ${seconds.toFixed(1)} s, coordinator at most ${figure(drainMb)} MB in all; CPU ${cpuText(cpuSeconds)}`,
  );
  const rowsPerSecond = rounded(rows / seconds);
  const result = { name: "rss_drain", rowsPerSecond, rounds: [rowsPerSecond], cpuSeconds, rows };
  return { result, peakMb: rows < fullRows ? undefined : rounded(Math.max(queuedMb, drainMb)) };
}

/** What the rows would have as JSON, from a sample of them. */
function jsonMb(rows: number): number {
  const sample = Array.from({ length: 1000 }, (_, i) => JSON.stringify(order.make(i * 7)).length);
  return (rows * sample.reduce((sum, each) => sum + each, 0)) / sample.length / 1e6;
}

function sizeMb(folder: string): number {
  const bytes = readdirSync(folder).map((name) => statSync(join(folder, name)).size);
  return bytes.reduce((sum, each) => sum + each, 0) / 1e6;
}
