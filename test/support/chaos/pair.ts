/**
 * Two coordinators on one Redis, with workers and producers that know both addresses, under a load with histories.
 * One of the two is killed, again and again, and the checker judges in the end.
 */
import { join } from "node:path";
import type { WorkerStatus__Output } from "@stairs/core/protocol";
import { Chance } from "../chance.js";
import { eventually, eventuallyTrue, within } from "../eventually.js";
import { emptyFolder } from "../folders.js";
import { freePort } from "../free-port.js";
import { Journal } from "../history/journal.js";
import { checkout, type Running, stairs, start } from "../processes.js";
import { type RedisServer, startRedis } from "../redis-server.js";
import { newSeed } from "../seeds.js";
import type { ChaosRow } from "./chaos-row.js";
import { CoordinatorClient } from "./coordinator-client.js";
import { Hands, spanned } from "./hands.js";
import { checkLoad } from "./check-load.js";
import { isGone } from "./chaos-load.js";
import { now } from "../now.js";

const project = join(checkout, "test/support/chaos/load");
const leaseMs = 1000;
/** A kill may come when no call is in hand all the time. */
const mostTries = 3;
const drainMs = 120_000;
/** For workers that are to be elsewhere, in milliseconds. */
const patienceMs = 20_000;
/** How far clocks of two processes are apart at the most, in milliseconds. */
const clockMs = 5;

/** One of the two, which comes back where it was. */
interface Place {
  readonly address: string;
  readonly client: CoordinatorClient;
  process: Running;
}

/** What became of a pair that was killed from. */
export interface PairRow extends ChaosRow {
  /** After each kill: until all workers of the dead one were at the other, in milliseconds. */
  readonly movedMs: readonly number[];
  /** After each start: until it had a worker again, in milliseconds. */
  readonly sharedMs: readonly number[];
  /** After one was told to end: until its workers were at the other, in milliseconds. */
  readonly leftMs: number;
}

/** Kills one of two coordinators so many times. @param workers Processes. */
export async function killOneOfTwo(
  fault: string,
  times: number,
  workers: number,
): Promise<PairRow> {
  const seed = newSeed(fault);
  const chance = new Chance(seed);
  const pair = await Pair.start();
  try {
    const movedMs: number[] = [];
    const sharedMs: number[] = [];
    let proved = 0;
    await pair.workers(workers);
    await pair.producer("producer");
    if (times > 1) await pair.producer("another");
    while (proved < times && movedMs.length < mostTries * times) {
      const victim = await pair.busyOne(chance);
      const { ms, wasBusy } = await pair.kill(victim);
      movedMs.push(ms);
      if (wasBusy) proved += 1;
      sharedMs.push(await pair.again(victim));
    }
    const leftMs = await pair.leave(await pair.busyOne(chance));
    const drained = await pair.drain();
    const { rows, lost, doubled, repeated, violations } = await checkLoad(pair);
    const figures = { rows, lost, doubled, repeated, drainMs: drained, movedMs, sharedMs, leftMs };
    return { fault, seed, times: proved, ...figures, violations };
  } catch (error) {
    throw new Error(`${fault}, seed ${seed}:\n${pair.words}`, { cause: error });
  } finally {
    await pair.close();
  }
}

/** Two coordinators and their load. */
class Pair {
  readonly history = emptyFolder();
  readonly #hands = new Hands(this.history);
  readonly #journal = Journal.inFolder(this.history, "chaos");
  readonly #redis: RedisServer;
  readonly #places: readonly Place[];
  readonly #producers: Running[] = [];
  readonly #others: Running[] = [];

  private constructor(redis: RedisServer, places: readonly Place[]) {
    this.#redis = redis;
    this.#places = places;
  }

  static async start(): Promise<Pair> {
    const redis = await startRedis();
    const places = await Promise.all(
      [await freePort(), await freePort()].map(async (port) => {
        const address = `127.0.0.1:${port}`;
        return {
          address,
          client: new CoordinatorClient(address),
          process: await serve(address, redis),
        };
      }),
    );
    return new Pair(redis, places);
  }

  /** What is asked of the system at the end: one that was not told to end. */
  get client(): CoordinatorClient {
    const place = this.#places.find((one) => !isGone(one.process.pid));
    if (place === undefined) throw new Error("no coordinator is left");
    return place.client;
  }

  get words(): string {
    return [...this.#places.map(({ process }) => process), ...this.#others, ...this.#producers]
      .map(({ pid, stderr }) => `--- ${pid}\n${stderr.split("\n").slice(-40).join("\n")}`)
      .join("\n");
  }

  /** Starts so many worker processes that may go to either. */
  async workers(processes: number): Promise<void> {
    const words = ["pipelines", "run", "-p", String(processes), "--coordinator", this.#addresses];
    const env = { CHAOS_HISTORY: this.history, CHAOS_WORKER: "worker", CHAOS_WORK_MS: "30" };
    const supervisor = stairs(words, { cwd: project, env });
    this.#others.push(supervisor);
    await supervisor.line(/ready$/);
  }

  /** Starts a producer that may go to either. */
  async producer(name: string): Promise<void> {
    const orders = { name, address: this.#addresses, history: this.history };
    const words = ["--import", "tsx", join(project, "producer.ts"), JSON.stringify(orders)];
    const producer = start(process.execPath, words);
    this.#producers.push(producer);
    await producer.line(/^pushes$/);
  }

  /** One that has workers in the middle of calls; chosen at random where both have. */
  busyOne(chance: Chance): Promise<Place> {
    return eventually("a coordinator whose workers are busy", async () => {
      const busy = await Promise.all(
        this.#places.map(async (place) => ((await isBusy(place)) ? [place] : [])),
      );
      const found = busy.flat();
      return found[chance.below(Math.max(1, found.length))];
    });
  }

  /** Kills one. @returns how long its workers took to the other, and whether one of them was in the middle of a call. */
  async kill(victim: Place): Promise<{ readonly ms: number; readonly wasBusy: boolean }> {
    const pids = (await workersAt(victim)).map(({ pid }) => pid);
    const from = now() - clockMs;
    const moved = this.#moved(victim, pids);
    victim.process.signal("SIGKILL");
    const to = now() + clockMs;
    this.#journal.note("kill", { what: "a coordinator of two is killed", calls: [] });
    await victim.process.exit;
    const ms = await moved;
    const actors = pids.map((pid) => `worker-${pid}`);
    const theirs = () => this.#hands.look().filter(({ actor }) => actors.includes(actor));
    await eventuallyTrue("news of the workers", () => theirs().some(({ lastAt }) => lastAt > to));
    return { ms, wasBusy: spanned(theirs(), from, to) };
  }

  /** Starts one again where it was, and waits until the other has given it a worker. @returns how long that took. */
  async again(place: Place): Promise<number> {
    place.process = await serve(place.address, this.#redis);
    const began = performance.now();
    const isThere = async (): Promise<boolean> => (await workersAt(place)).length > 0;
    await eventuallyTrue("a worker at the coordinator that has come", isThere, patienceMs);
    return Math.round(performance.now() - began);
  }

  /** Tells one to end. @returns how long its workers took to the other. */
  async leave(place: Place): Promise<number> {
    const pids = (await workersAt(place)).map(({ pid }) => pid);
    const moved = this.#moved(place, pids);
    place.process.signal("SIGTERM");
    const { code } = await place.process.exit;
    if (code !== 0) throw new Error(`a coordinator ended with ${code}:\n${place.process.stderr}`);
    return moved;
  }

  async #moved(from: Place, pids: readonly number[]): Promise<number> {
    const other = this.#places.find((place) => place !== from) ?? from;
    const began = performance.now();
    const areThere = async (): Promise<boolean> => {
      const there = new Set((await workersAt(other)).map(({ pid }) => pid));
      return pids.every((pid) => there.has(pid));
    };
    await eventuallyTrue("the workers to be at the other coordinator", areThere, patienceMs);
    return Math.round(performance.now() - began);
  }

  /** Ends the producers, none of which may have failed, and waits until nothing is left. */
  async drain(): Promise<number> {
    for (const producer of this.#producers) producer.end();
    for (const producer of this.#producers) {
      const { code } = await within(drainMs, "the end of a producer", producer.exit);
      if (code !== 0) throw new Error(`a producer failed (${code}):\n${producer.stderr}`);
    }
    const began = performance.now();
    await eventuallyTrue(
      "the queues to drain",
      async () => (await this.client.left()) === 0,
      drainMs,
    );
    return performance.now() - began;
  }

  async close(): Promise<void> {
    for (const { client } of this.#places) client.close();
    for (const { process: one } of this.#places) {
      one.signal("SIGTERM");
      await one.exit;
    }
    await this.#redis.stop();
  }

  get #addresses(): string {
    return this.#places.map(({ address }) => address).join(",");
  }
}

async function serve(address: string, { url }: RedisServer): Promise<Running> {
  const [, port = ""] = address.split(":");
  const words = ["coord", "start", "--port", port, "--state", emptyFolder(), "--redis", url];
  words.push("--queue-rows", "120", "--lease", `${leaseMs}ms`, "--heartbeat", "1s");
  const coordinator = stairs(words);
  await coordinator.line(/listens on/);
  return coordinator;
}

/** The workers that are connected to this one. */
async function workersAt({ client, address }: Place): Promise<WorkerStatus__Output[]> {
  return (await client.workers()).filter(({ coordinator }) => coordinator === address);
}

async function isBusy(place: Place): Promise<boolean> {
  return (await workersAt(place)).some(({ calls, totalRows }) => calls > 0 && totalRows > 0);
}
