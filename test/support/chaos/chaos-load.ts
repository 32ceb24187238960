/**
 * A load that lasts as long as faults are injected: a coordinator, worker processes and producers, each
 * with a history of its own. At its end it drains by itself, and the checker judges.
 */
import { join } from "node:path";
import { processGone } from "../../../src/session/process-gone.js";
import { hostname } from "node:os";
import type { Chance } from "../chance.js";
import { eventually, eventuallyTrue, within } from "../eventually.js";
import { emptyFolder } from "../folders.js";
import { freePort } from "../free-port.js";
import { Journal } from "../history/journal.js";
import { checkout, type Running, stairs, start } from "../processes.js";
import { now } from "../now.js";
import { stillRuns } from "../process-age.js";
import type { SmallDisk } from "../small-disk.js";
import { TcpProxy } from "../tcp-proxy.js";
import { CoordinatorClient } from "./coordinator-client.js";
import { type Hand, Hands, isMidBatch, spanned } from "./hands.js";
import type { ProducerOrders } from "./load/producer.js";

/** How long a lease lasts here, in milliseconds. */
export const leaseMs = 1000;

const project = join(checkout, "test/support/chaos/load");
/** A load that has not drained after so long does not do it by itself, in milliseconds. */
const drainMs = 120_000;
/** How far clocks of two processes are apart at the most, in milliseconds. */
const clockMs = 5;

/** How a load is set up. */
export interface LoadOptions {
  /** The state directory. Default: a new one. */
  readonly state?: string;
  /** On which it is; unmounted when the load is over. */
  readonly disk?: SmallDisk;
  /** A Redis that keeps the queues instead; stopped when the load is over. */
  readonly redis?: RedisOfLoad;
  /** Milliseconds; default {@link leaseMs}. */
  readonly leaseMs?: number;
  /**
   * Milliseconds between heartbeats; a worker is lost after three. Default 1000: on a busy machine a worker
   * may be silent for longer than a short time, and is not lost then.
   */
  readonly heartbeatMs?: number;
  /** Variables for workers. */
  readonly env?: Readonly<Record<string, string>>;
}

/** A Redis of any form. */
export interface RedisOfLoad {
  readonly url: string;
  stop(): Promise<void>;
}

/** A worker that is in the middle of a row, and has done others before. */
export interface Busy {
  readonly actor: string;
  /** The row is one of a call of which it has done others. */
  readonly midBatch: boolean;
  readonly pid: number;
}

/** When something was done, in milliseconds since 1970. */
export interface Moment {
  readonly from: number;
  readonly to: number;
}

/** A worker behind a proxy of its own. */
export interface LinkedWorker {
  /** Its supervisor's. */
  readonly name: string;
  readonly proxy: TcpProxy;
}

/** A running load. */
export class ChaosLoad {
  readonly history = emptyFolder();
  readonly state: string;
  readonly address: string;
  readonly client: CoordinatorClient;
  readonly hands = new Hands(this.history);
  readonly journal = Journal.inFolder(this.history, "chaos");
  /** Faults that the histories prove to have come in the middle of something. */
  proved = 0;
  readonly #options: LoadOptions;
  readonly #producers = new Map<string, Running>();
  readonly #coordinators: Running[] = [];
  readonly #others: Running[] = [];
  readonly #workers: Running[] = [];
  readonly #proxies: TcpProxy[] = [];

  private constructor(port: number, options: LoadOptions) {
    this.#options = options;
    this.state = options.state ?? emptyFolder();
    this.address = `127.0.0.1:${port}`;
    this.client = new CoordinatorClient(this.address);
  }

  /** Starts the coordinator. */
  static async start(options: LoadOptions = {}): Promise<ChaosLoad> {
    const load = new ChaosLoad(await freePort(), options);
    await load.startCoordinator();
    return load;
  }

  /** The one that it was set up with. */
  get disk(): SmallDisk | undefined {
    return this.#options.disk;
  }

  get coordinator(): Running {
    const last = this.#coordinators.at(-1);
    if (last === undefined) throw new Error("no coordinator was started");
    return last;
  }

  /** Starts it where the one before was. */
  async startCoordinator(): Promise<void> {
    this.#coordinators.push(await this.#serve(this.address, this.state));
  }

  /** Starts one more on the same Redis. */
  async anotherCoordinator(): Promise<Running & { readonly address: string }> {
    const address = `127.0.0.1:${await freePort()}`;
    const process = await this.#serve(address, emptyFolder());
    this.#others.push(process);
    return Object.assign(process, { address });
  }

  async #serve(address: string, state: string): Promise<Running> {
    const { redis, leaseMs: lease = leaseMs, heartbeatMs = 1000 } = this.#options;
    const [, port = ""] = address.split(":");
    const words = ["coord", "start", "--port", port, "--state", state];
    // Few rows wait, so that the load goes as fast as its workers and drains soon.
    words.push("--queue-rows", "300", "--lease", `${lease}ms`, "--heartbeat", `${heartbeatMs}ms`);
    if (redis !== undefined) words.push("--redis", redis.url);
    const process = stairs(words);
    await process.line(/listens on/);
    return process;
  }

  /**
   * Starts a supervisor with so many worker processes, and waits until they are ready.
   * @param name Unique; without `-`.
   */
  async workers(
    name: string,
    processes: number,
    more: { address?: string; env?: LoadOptions["env"] } = {},
  ): Promise<Running> {
    const address = more.address ?? this.address;
    const words = ["pipelines", "run", "-p", String(processes), "--coordinator", address];
    const env = {
      CHAOS_HISTORY: this.history,
      CHAOS_WORKER: name,
      ...this.#options.env,
      ...more.env,
    };
    const process = stairs(words, { cwd: project, env });
    this.#workers.push(process);
    await process.line(/ready$/);
    return process;
  }

  /** Waits until the workers that are connected work: some hold calls and have done others before. */
  async atWork(): Promise<void> {
    await eventuallyTrue("workers at work", async () =>
      (await this.client.workers()).some(({ calls, totalRows }) => calls > 0 && totalRows > 0),
    );
  }

  async untilListed(pid: number): Promise<void> {
    await eventually(`worker ${pid} to come back`, async () =>
      (await this.client.workers()).find((worker) => worker.pid === pid),
    );
  }

  async untilUnlisted(pid: number): Promise<void> {
    await eventuallyTrue(`worker ${pid} to be given up`, async () =>
      (await this.client.workers()).every((worker) => worker.pid !== pid),
    );
  }

  /** Starts a producer that pushes until the load ends, and waits until it does. */
  async producer(
    name: string,
    more: { address?: string; tricks?: ProducerOrders["tricks"] } = {},
  ): Promise<Running> {
    const orders = { name, address: this.address, history: this.history, ...more };
    const words = ["--import", "tsx", join(project, "producer.ts"), JSON.stringify(orders)];
    const process = start(globalThis.process.execPath, words);
    this.#producers.set(name, process);
    await process.line(/^pushes$/);
    return process;
  }

  /** Starts workers, each behind a proxy of its own. */
  async linkedWorkers(count: number): Promise<readonly LinkedWorker[]> {
    const names = Array.from({ length: count }, (_, at) => `worker${at}`);
    return Promise.all(
      names.map(async (name) => {
        const link = { name, proxy: await this.proxy() };
        await this.workers(name, 1, { address: link.proxy.address });
        return link;
      }),
    );
  }

  /** A proxy in front of the coordinator, until the load is over. */
  async proxy(): Promise<TcpProxy> {
    const proxy = await TcpProxy.start(this.address);
    this.#proxies.push(proxy);
    return proxy;
  }

  /** A producer that was killed is not waited for. */
  forgetProducer(name: string): void {
    this.#producers.delete(name);
  }

  /**
   * A worker in the middle of a row, chosen by `choose` from all there are.
   * @param name Of the supervisor; default: any.
   */
  busyWorker(choose: (busy: readonly Busy[]) => Busy | undefined, name?: string): Promise<Busy> {
    return eventually("a worker with a row in hand", () => choose(this.#busy(name)));
  }

  #busy(name: string | undefined): Busy[] {
    return this.hands.look().flatMap((hand) => {
      const { actor, open, ended } = hand;
      const { supervisor, pid } = workerOf(actor) ?? { supervisor: "", pid: 0 };
      const isOther = name !== undefined && name !== supervisor;
      if (pid === 0 || isOther || open.size === 0 || ended === 0) return [];
      // A worker that was killed has rows in hand for ever, and its number may be another one's by now.
      return hasEnded(hand) ? [] : [{ actor, pid, midBatch: isMidBatch(hand) }];
    });
  }

  /** Kills a worker, and says what it was in the middle of. */
  async killWorker({ actor, pid }: Pick<Busy, "actor" | "pid">): Promise<Busy | undefined> {
    process.kill(pid, "SIGKILL");
    await eventuallyTrue(`the end of ${actor}`, () => isGone(pid));
    const hand = this.hands.of(actor);
    const open = [...(hand?.open.values() ?? [])];
    const calls = open.flatMap((event) => (event.act === "call" ? [event.facts.call] : []));
    this.journal.note("kill", { what: actor, calls });
    if (hand === undefined || calls.length === 0) return undefined;
    return { actor, pid, midBatch: isMidBatch(hand) };
  }

  /** Waits until the workers have done so many rows more, whichever of them. */
  async someRows(rows: number): Promise<void> {
    const done = (): number => this.hands.look().reduce((sum, { ended }) => sum + ended, 0);
    const before = done();
    await eventuallyTrue(`${rows} more rows`, () => done() >= before + rows);
  }

  /** Injects a fault at a moment that can be looked back at. */
  async inject(what: string, fault: () => unknown): Promise<Moment> {
    const from = now();
    await fault();
    const to = now();
    this.journal.note("kill", { what, calls: [] });
    return { from: from - clockMs, to: to + clockMs };
  }

  /**
   * True if one of the actors' calls was in hand all that time: its worker wrote of it before and after. Asked
   * when the workers go on: waits until they have written something.
   * @param actors Default: all.
   */
  async wasInHand({ from, to }: Moment, actors?: readonly string[]): Promise<boolean> {
    const mine = (): readonly Hand[] =>
      this.hands.look().filter(({ actor }) => actors?.includes(actor) ?? true);
    const laterMs = 50;
    await eventuallyTrue("news of the workers", () => {
      const hands = mine();
      const saysNoMore = hands.length > 0 && hands.every(hasEnded);
      const isLater = hands.some(({ lastAt }) => lastAt > to + laterMs);
      return isLater || saysNoMore || spanned(hands, from, to);
    });
    return spanned(mine(), from, to);
  }

  /** Ends the producers and waits until nothing is left. @returns the time that took, in milliseconds. */
  async drain(): Promise<number> {
    for (const producer of this.#producers.values()) producer.end();
    for (const [name, producer] of this.#producers) {
      const { code } = await within(drainMs, `the end of the producer ${name}`, producer.exit);
      if (code !== 0) throw new Error(`the producer ${name} failed (${code}):\n${producer.stderr}`);
    }
    const began = performance.now();
    await eventuallyTrue(
      "the queues to drain",
      async () => (await this.client.left()) === 0,
      drainMs,
    );
    return performance.now() - began;
  }

  /** What all processes have written, for the message of a test that fails. */
  get words(): string {
    return [...this.#coordinators, ...this.#others, ...this.#workers, ...this.#producers.values()]
      .map(({ pid, stderr }) => `--- ${pid}\n${stderr.split("\n").slice(-40).join("\n")}`)
      .join("\n");
  }

  async close(): Promise<void> {
    this.client.close();
    await Promise.all(this.#proxies.map((proxy) => proxy.close()));
    this.disk?.unmount();
    const { redis } = this.#options;
    if (redis === undefined) return;
    // All is judged: none of them needs to wait for a Redis that does not come back.
    for (const coordinator of this.#coordinators) coordinator.signal("SIGKILL");
    await redis.stop();
  }
}

/** Chooses one of the workers that are busy. */
export function anyOf(chance: Chance): (busy: readonly Busy[]) => Busy | undefined {
  return (busy) => busy[chance.below(busy.length)];
}

/** What the name of a worker's history says; undefined for other actors. */
function workerOf(actor: string): { supervisor: string; pid: number } | undefined {
  const [, supervisor, pid] = /^(\w+)-(\d+)$/.exec(actor) ?? [];
  return supervisor === undefined ? undefined : { supervisor, pid: Number(pid) };
}

function hasEnded({ actor, firstAt }: Hand): boolean {
  const worker = workerOf(actor);
  return worker !== undefined && !stillRuns(worker.pid, firstAt);
}

/** True if a process of this machine has ended. */
export function isGone(pid: number): boolean {
  return processGone(hostname(), pid);
}
