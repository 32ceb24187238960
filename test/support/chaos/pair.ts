/**
 * Two coordinators on one Redis, with workers and producers that know both addresses, under a load with histories.
 * One of the two is killed, again and again, and the checker judges in the end.
 */
import { join } from "node:path";
import { Chance } from "../chance.js";
import { eventually, eventuallyTrue, within } from "../eventually.js";
import { emptyFolder } from "../folders.js";
import { freePort } from "../free-port.js";
import { Journal } from "../history/journal.js";
import { checkout, type Running, stairs, start } from "../processes.js";
import { type RedisServer, startRedis } from "../redis-server.js";
import type { ChaosRow } from "./chaos-row.js";
import { Desk } from "./desk.js";
import { Hands, spanned } from "./hands.js";
import { judge } from "./judge.js";
import { now } from "./chaos-load.js";

const project = join(checkout, "test/support/chaos/load");
const leaseMs = 1000;
const drainMs = 120_000;
/** How far clocks of two processes are apart at the most, in milliseconds. */
const clockMs = 5;

/** One of the two, which comes back where it was. */
interface Place {
  readonly address: string;
  readonly desk: Desk;
  process: Running;
}

/** What became of a pair that was killed from. */
export interface PairRow extends ChaosRow {
  /** After each kill: until all workers of the dead one were at the other, in milliseconds. */
  readonly movedMs: readonly number[];
}

/** Kills one of two coordinators so many times. @param workers Processes. */
export async function killOneOfTwo(
  fault: string,
  times: number,
  workers: number,
): Promise<PairRow> {
  const seed = Math.floor(Math.random() * 2 ** 31);
  const chance = new Chance(seed);
  const pair = await Pair.start();
  try {
    const movedMs: number[] = [];
    let proved = 0;
    await pair.workers(workers);
    await pair.producer("producer");
    if (times > 1) await pair.producer("another");
    while (proved < times) {
      const victim = await pair.busyOne(chance);
      const { ms, wasBusy } = await pair.kill(victim);
      movedMs.push(ms);
      if (wasBusy) proved += 1;
      await pair.again(victim);
    }
    const drained = await pair.drain();
    const { rows, lost, doubled, repeated, violations } = await judge(pair);
    const figures = { rows, lost, doubled, repeated, drainMs: drained, movedMs };
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
        return { address, desk: new Desk(address), process: await serve(address, redis) };
      }),
    );
    return new Pair(redis, places);
  }

  /** What is asked of the system at the end: either may answer. */
  get desk(): Desk {
    return this.#at(0).desk;
  }

  get words(): string {
    return [...this.#places.map(({ process }) => process), ...this.#others, ...this.#producers]
      .map(({ pid, stderr }) => `--- ${pid}\n${stderr.split("\n").slice(-40).join("\n")}`)
      .join("\n");
  }

  /** Starts so many worker processes that may go to either. */
  async workers(processes: number): Promise<void> {
    const words = ["pipelines", "run", "-p", String(processes), "--coordinator", this.#addresses];
    const env = { CHAOS_HISTORY: this.history, CHAOS_WORKER: "worker", CHAOS_WORK_MS: "20" };
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
    const other = this.#places.find((place) => place !== victim) ?? victim;
    const pids = (await workersAt(victim)).map(({ pid }) => pid);
    const from = now() - clockMs;
    victim.process.signal("SIGKILL");
    const to = now() + clockMs;
    this.#journal.note("kill", { what: "a coordinator of two is killed", calls: [] });
    const began = performance.now();
    await victim.process.exit;
    await eventuallyTrue("the workers to be at the other coordinator", async () => {
      const there = new Set((await workersAt(other)).map(({ pid }) => pid));
      return pids.every((pid) => there.has(pid));
    });
    const ms = Math.round(performance.now() - began);
    const actors = pids.map((pid) => `worker-${pid}`);
    const theirs = () => this.#hands.look().filter(({ actor }) => actors.includes(actor));
    await eventuallyTrue("news of the workers", () => theirs().some(({ lastAt }) => lastAt > to));
    return { ms, wasBusy: spanned(theirs(), from, to) };
  }

  /** Starts one again where it was. */
  async again(place: Place): Promise<void> {
    place.process = await serve(place.address, this.#redis);
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
      async () => (await this.desk.left()) === 0,
      drainMs,
    );
    return performance.now() - began;
  }

  async close(): Promise<void> {
    for (const { desk } of this.#places) desk.close();
    for (const { process: one } of this.#places) {
      one.signal("SIGTERM");
      await one.exit;
    }
    await this.#redis.stop();
  }

  get #addresses(): string {
    return this.#places.map(({ address }) => address).join(",");
  }

  #at(index: number): Place {
    const place = this.#places[index];
    if (place === undefined) throw new Error("no coordinator was started");
    return place;
  }
}

async function serve(address: string, { url }: RedisServer): Promise<Running> {
  const [, port = ""] = address.split(":");
  const words = ["coord", "start", "--port", port, "--state", emptyFolder(), "--redis", url];
  words.push("--queue-rows", "300", "--lease", `${leaseMs}ms`, "--heartbeat", "1s");
  const coordinator = stairs(words);
  await coordinator.line(/listens on/);
  return coordinator;
}

/** The workers that are connected to this one. */
async function workersAt({ desk }: Place) {
  return desk.workers();
}

async function isBusy(place: Place): Promise<boolean> {
  return (await workersAt(place)).some(({ calls, totalRows }) => calls > 0 && totalRows > 0);
}
