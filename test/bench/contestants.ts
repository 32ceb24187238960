/** Brings up what competes: every role a process of its own. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { RedisServer } from "../support/redis-server.js";
import { type Child, startRole, startStairs } from "./child.js";
import type { Contestant } from "./round.js";

const project = fileURLToPath(new URL("stairs/stairs.config.ts", import.meta.url));
const folders: string[] = [];

/** Removes what coordinators have kept. */
export function removeStates(): void {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
}

/** A coordinator on a free port. */
export interface RunningCoordinator {
  readonly process: Child;
  readonly address: string;
  readonly state: string;
}

/** @param words More words for `stairs coord start`. */
export async function startCoordinator(...words: readonly string[]): Promise<RunningCoordinator> {
  const state = mkdtempSync(join(tmpdir(), "stairs-bench-"));
  folders.push(state);
  const serve = ["coord", "start", "--port", "0", "--state", state, "--end-with-stdin"];
  const process = startStairs(...serve, ...words);
  return { process, address: await process.wrote(/listens on ([^ ,]+)/), state };
}

/** A worker process for one half of a pipeline, once it is connected. */
export async function startWorker(
  address: string,
  pipeline: string,
  kind: "function" | "consumer",
): Promise<Child> {
  const worker = startRole("stairs/worker.ts", address, pipeline, kind);
  await worker.told("ready");
  return worker;
}

/** `stairs producer run` for a pipeline. */
export function startProducer(address: string, pipeline: string, rows: number): Child {
  const name = `bench.make-${pipeline}`;
  const there = ["--project", project, "--coordinator", address];
  return startStairs("producer", "run", name, "--arg", `rows=${rows}`, ...there);
}

/** Stairs: producer → durable queue → worker → durable queue → consumer. */
export async function stairsContestant(
  name: string,
  pipeline: "int" | "six" | "row" | "latency",
  rows: number,
): Promise<Contestant> {
  const { process: coordinator, address } = await startCoordinator();
  const worker = await startWorker(address, pipeline, "function");
  const consumer = await startWorker(address, pipeline, "consumer");
  return {
    name,
    rows,
    work: pipeline === "latency" ? undefined : pipeline === "row" ? "row" : "int",
    pids: { coordinator: coordinator.pid, worker: worker.pid, consumer: consumer.pid },
    consumer,
    produce: (count) => startProducer(address, pipeline, count),
  };
}

/** The same on a Redis, which BullMQ may use too. */
export async function redisContestant(
  name: string,
  { url, pid }: RedisServer,
  work: "int" | "row",
  rows: number,
): Promise<Contestant> {
  const { process: coordinator, address } = await startCoordinator("--redis", `${url}/1`);
  const worker = await startWorker(address, work, "function");
  const consumer = await startWorker(address, work, "consumer");
  return {
    name,
    rows,
    work,
    pids: { redis: pid, coordinator: coordinator.pid, worker: worker.pid, consumer: consumer.pid },
    consumer,
    produce: (count) => startProducer(address, work, count),
  };
}

/** Two coordinators on one Redis: the producer, a worker and the consumer are at the first, two workers at the second. */
export async function twoCoordinators(
  name: string,
  { url, pid }: RedisServer,
  rows: number,
): Promise<Contestant> {
  // A database of its own, so that nobody else takes its rows.
  const store = ["--redis", `${url}/2`] as const;
  const first = await startCoordinator(...store);
  const second = await startCoordinator(...store);
  const workers = [];
  for (const { address } of [first, second, second])
    workers.push(await startWorker(address, "int", "function"));
  const consumer = await startWorker(first.address, "int", "consumer");
  return {
    name,
    rows,
    work: "int",
    pids: {
      redis: pid,
      "coordinator-1": first.process.pid,
      "coordinator-2": second.process.pid,
      ...Object.fromEntries(workers.map((worker, at) => [`worker-${at + 1}`, worker.pid])),
      consumer: consumer.pid,
    },
    consumer,
    produce: (count) => startProducer(first.address, "int", count),
  };
}

/** BullMQ: producer → queue → worker → queue → consumer, in one Redis. */
export async function bullmqContestant(
  name: string,
  { port, pid }: RedisServer,
  work: "int" | "row",
  form: "single" | "packed",
  rows: number,
): Promise<Contestant> {
  const worker = startRole("bullmq/work.ts", String(port), work, form);
  const consumer = startRole("bullmq/consume.ts", String(port), work, form);
  await Promise.all([worker.told("ready"), consumer.told("ready")]);
  return {
    name,
    rows,
    work,
    pids: { redis: pid, worker: worker.pid, consumer: consumer.pid },
    consumer,
    produce: (count) => startRole("bullmq/produce.ts", String(port), work, form, String(count)),
  };
}

/** Producer, worker and consumer on direct streams: no queue, nothing durable. */
export async function floorContestant(
  name: string,
  work: "int" | "row",
  rows: number,
): Promise<Contestant> {
  const consumer = startRole("floor/process.ts", "consume", work);
  const next = await consumer.wrote(/listens on (\S+)/);
  const worker = startRole("floor/process.ts", "work", work, next);
  const address = await worker.wrote(/listens on (\S+)/);
  return {
    name,
    rows,
    work,
    pids: { worker: worker.pid, consumer: consumer.pid },
    consumer,
    produce: (count) => startRole("floor/produce.ts", address, work, String(count)),
  };
}
