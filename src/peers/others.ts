/**
 * The other coordinators of this store, as this one knows them. Every second it publishes its notice and reads the
 * notices of the others. A coordinator that has been silent for ten seconds is gone. A fact that others rely on, such
 * as an open producer stream, is published before it takes effect.
 */
import { type Clock, messageOf, type Timer } from "@stairs/core";
import type { Peers } from "../broker/peers.js";
import type { Log } from "../observe/log.js";
import { type Message, readMessage } from "./message.js";
import { type Notice, readNotices, type WorkerKind } from "./notice.js";

const tellMs = 1000;
/** A coordinator without a new notice for this long may be dead, in milliseconds. */
export const quietMs = 2500;

/** Its dependencies. */
export interface OthersOptions {
  /** Undefined: there are no others and never will be. */
  readonly peers: Peers | undefined;
  readonly clock: Clock;
  readonly log: Log;
}

/** A coordinator's description of itself; this class adds the rest of its notice. */
export type Standing = Omit<Notice, "id" | "address" | "saidMs">;

/** The others. */
export class Others {
  readonly #options: OthersOptions;
  readonly #listeners = new Set<(others: readonly Notice[]) => void>();
  #all: readonly Notice[] = [];
  /** When each last published a new notice. */
  readonly #heard = new Map<string, { readonly saidMs: number; readonly atMs: number }>();
  #address = "";
  /** Undefined before `join`. */
  #describe: (() => Standing) | undefined;
  #timer: Timer | undefined;
  #telling: Promise<void> | undefined;
  #next: Promise<void> | undefined;
  #left = false;

  constructor(options: OthersOptions) {
    this.#options = options;
  }

  /** This coordinator's name in the group; empty without a group. */
  get id(): string {
    return this.#options.peers?.id ?? "";
  }

  /** This coordinator's address; empty until it serves. */
  get address(): string {
    return this.#address;
  }

  /** True if there are other coordinators. */
  get exist(): boolean {
    return this.#all.length > 0;
  }

  /** The abilities of their workers, at most a second old. */
  get kinds(): readonly WorkerKind[] {
    return this.#all.flatMap(({ kinds }) => kinds);
  }

  /** Their notices, at most a second old. */
  get all(): readonly Notice[] {
    return this.#all;
  }

  /** The coordinators with a recent notice: the rest may already be dead. */
  get alive(): readonly Notice[] {
    const now = this.#options.clock.monotonic();
    return this.#all.filter(({ id }) => now - (this.#heard.get(id)?.atMs ?? now) < quietMs);
  }

  /** Reads all notices from the store now. */
  async fresh(): Promise<readonly Notice[]> {
    const { peers } = this.#options;
    if (peers !== undefined) this.#all = this.#read(await peers.others());
    return this.#all;
  }

  /** Makes this coordinator one of them. @param describe Describes it at the moment of the call. */
  join(describe: () => Standing): void {
    this.#describe = describe;
  }

  /** Starts to publish the notice every second. @param address `host:port` of this coordinator. */
  async start(address: string): Promise<void> {
    this.#address = address;
    if (this.#options.peers === undefined) return;
    await this.tell();
    // The others learn of it at once, not after up to a second.
    this.send({ say: "look" });
    this.#timer = this.#options.clock.every(tellMs, () => void this.#tellOrWarn());
  }

  /** Calls `listener` each second with all others. */
  onNews(listener: (others: readonly Notice[]) => void): void {
    this.#listeners.add(listener);
  }

  /** Publishes the current notice. Resolves when every other coordinator that reads notices can see it. */
  tell(): Promise<void> {
    const { peers } = this.#options;
    if (peers === undefined || this.#describe === undefined || this.#left) return Promise.resolve();
    if (this.#telling === undefined) return (this.#telling = this.#tell());
    // The notice that is being published may be older than this moment.
    this.#next ??= this.#telling
      .catch(() => undefined)
      .then(() => {
        this.#next = undefined;
        return (this.#telling = this.#tell());
      });
    return this.#next;
  }

  /** Announces a producer's new stream. Resolves when the others can see it. @param source Its instance id. */
  async announceProducer(source: string): Promise<void> {
    await this.tell();
    this.send({ say: "hasProducer", source });
  }

  /** True when every other coordinator knows that these pipelines drain and no longer hands rows to them. */
  async haveClosed(pipelines: readonly string[]): Promise<boolean> {
    const others = await this.fresh();
    return others.every(({ closed }) => pipelines.every((pipeline) => closed.includes(pipeline)));
  }

  /** The pipelines that may receive rows through them at this moment. */
  async fed(): Promise<readonly string[]> {
    return (await this.fresh()).flatMap(({ fed }) => fed);
  }

  /** Sends a message to all of them. */
  send(message: Message): void {
    const { peers, log } = this.#options;
    if (peers === undefined || this.#left) return;
    peers.send(JSON.stringify(message)).catch((error: unknown) => {
      log.warn(`A message to the other coordinators was not sent: ${messageOf(error)}`);
    });
  }

  /** Calls `listener` with each message of another coordinator. */
  hear(listener: (message: Message) => void): void {
    this.#options.peers?.hear((text) => {
      const message = readMessage(text);
      if (message !== undefined && !this.#left) listener(message);
    });
  }

  /** Publishes the last notice. It remains valid until this coordinator leaves. */
  async lastWords(): Promise<void> {
    this.#timer?.cancel();
    await this.#tellOrWarn();
  }

  /** Stops publishing and removes the notice. */
  async leave(): Promise<void> {
    const { peers, log } = this.#options;
    if (peers === undefined || this.#left) return;
    this.#left = true;
    this.#timer?.cancel();
    await this.#telling?.catch(() => undefined);
    await peers.leave().catch((error: unknown) => {
      log.warn(
        `The coordinator could not remove its notice; the others notice its end later: ${messageOf(error)}`,
      );
    });
  }

  /** An earlier coordinator at this address is dead. */
  #read(notices: readonly string[]): readonly Notice[] {
    const { clock } = this.#options;
    const address = this.#address;
    const found = readNotices(notices);
    for (const { id, saidMs } of found)
      if (this.#heard.get(id)?.saidMs !== saidMs)
        this.#heard.set(id, { saidMs, atMs: clock.monotonic() });
    for (const id of this.#heard.keys())
      if (!found.some((one) => one.id === id)) this.#heard.delete(id);
    return found.filter((one) => address === "" || one.address !== address);
  }

  async #tell(): Promise<void> {
    const { peers, clock } = this.#options;
    try {
      const standing = this.#describe?.();
      if (peers === undefined || standing === undefined) return;
      const own = { id: peers.id, address: this.#address, saidMs: clock.now(), ...standing };
      this.#all = this.#read(await peers.tell(JSON.stringify(own)));
      for (const listener of this.#listeners) listener(this.#all);
    } finally {
      this.#telling = undefined;
    }
  }

  async #tellOrWarn(): Promise<void> {
    try {
      await this.tell();
    } catch (error) {
      this.#options.log.warn(
        `The coordinator could not publish its notice to the others: ${messageOf(error)}`,
      );
    }
  }
}
