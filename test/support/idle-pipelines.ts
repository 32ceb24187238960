/** A thousand pipelines with queues and workers, which have nothing to do: what they cost while nothing happens. */
import { setInterval } from "node:timers/promises";
import { Redis } from "ioredis";
import { expect } from "vitest";
import { chainOf } from "./coordinator.js";
import { cpuSeconds } from "./cpu.js";
import { emptyFolder } from "./folders.js";
import { mebi, rssOf } from "./memory.js";
import { coordinator } from "./processes.js";
import { RawProducer, RawWorker } from "./raw-worker.js";
import type { RedisServer } from "./redis-server.js";
import { register, stages } from "./requests.js";

const names = Array.from({ length: 1000 }, (_, at) => `p${at}`);
const steps = ["a", "b", "c", "d", "e"];
const registeredAtOnce = 100;
const pushedAtOnce = 50;
/** A status of so many pipelines takes a while. */
const lookEveryMs = 1000;
const heartbeatMs = 1000;

/** What an idle time has taken. */
export interface IdleCost {
  /** CPU of the coordinator and of the server, in seconds a second. */
  readonly cpuShare: number;
  /** Commands that the server has run for clients, a second; 0 without a server. */
  readonly commandsPerSecond: number;
}

/** Registers the pipelines, lets a row pass through some of them, and then looks at what `seconds` without any row take. */
export async function idlePipelines(seconds: number, redis?: RedisServer): Promise<IdleCost> {
  const store = redis === undefined ? [] : ["--redis", redis.url];
  const running = await coordinator(emptyFolder(), store);
  const { address, pid } = running;
  for (let at = 0; at < names.length; at += registeredAtOnce)
    await register(
      address,
      names.slice(at, at + registeredAtOnce).map((name) => chainOf(name, ...steps)),
    );
  const worker = new RawWorker(address);
  await worker.hello(names.flatMap((name) => steps.map((step) => `test.${name}/${step}`)));
  void (async () => {
    for (;;) worker.answer(await worker.calls.take());
  })().catch(() => undefined);
  await passRows(address);

  const pids = redis === undefined ? [pid] : [pid, redis.pid];
  const before = await cost(pids, redis);
  const began = performance.now();
  for await (const _ of setInterval(heartbeatMs)) {
    worker.send({ heartbeat: { receivedSequence: 0, heldCallIds: [] } });
    if (performance.now() - began >= seconds * 1000) break;
  }
  const after = await cost(pids, redis);
  const passed = (performance.now() - began) / 1000;
  const memory = mebi(rssOf(pid));
  worker.break();
  running.signal("SIGTERM");
  await running.exit;
  const cpu = after.cpu - before.cpu;
  const commandsPerSecond = (after.commands - before.commands) / passed;
  console.log(
    `${names.length} idle pipelines of ${steps.length} stages on ${redis === undefined ? "the embedded store" : "Redis"}, ${seconds} s: ${cpu.toFixed(2)} s of CPU, ${commandsPerSecond.toFixed(1)} commands/s, coordinator ${memory} MiB`,
  );
  return { cpuShare: cpu / passed, commandsPerSecond };
}

/** Every tenth pipeline has a row, so that not all were asleep ever since. */
async function passRows(address: string): Promise<void> {
  const awake = names.filter((_, at) => at % 10 === 0);
  for (let at = 0; at < awake.length; at += pushedAtOnce) {
    const producer = new RawProducer(address);
    await producer.open(awake.slice(at, at + pushedAtOnce).map((name) => `test.${name}`));
    producer.push(1, { value: [at] });
    await producer.acked(1);
    producer.close();
  }
  await expect
    .poll(async () => (await stages(address)).filter(({ totalOut }) => totalOut === 1).length, {
      timeout: 40_000,
      interval: lookEveryMs,
    })
    .toBe(steps.length * awake.length);
}

async function cost(
  pids: readonly number[],
  redis: RedisServer | undefined,
): Promise<{ readonly cpu: number; readonly commands: number }> {
  const cpu = pids.reduce((sum, pid) => sum + cpuSeconds(pid), 0);
  if (redis === undefined) return { cpu, commands: 0 };
  const client = new Redis(redis.url);
  const info = await client.info("commandstats");
  client.disconnect();
  const calls = [...info.matchAll(/^cmdstat_[^:]+:calls=(\d+)/gm)].map(([, count]) => count);
  return { cpu, commands: calls.reduce((sum, count) => sum + Number(count), 0) };
}
