/**
 * A whole system in the test's process whose broker stands behind a door: a real store, coordinator and
 * server; workers and producers that follow a program; everybody's words in one history.
 */
import { join } from "node:path";
import type { Clock } from "@stairs/core";
import { systemClock } from "@stairs/core";
import type { Broker } from "../../../src/broker/contract.js";
import { openEmbedded } from "../../../src/broker/embedded/open.js";
import { Coordinator } from "../../../src/coordinator.js";
import { type Log, silentLog } from "../../../src/observe/log.js";
import { type RpcServer, serve } from "../../../src/rpc/server.js";
import { recorded } from "../door/recorder.js";
import { emptyFolder } from "../folders.js";
import type { Account } from "../history/account.js";
import { check } from "../history/check.js";
import type { Law } from "../history/destiny.js";
import type { Event } from "../history/event.js";
import { Journal } from "../history/journal.js";
import type { Violation } from "../history/violation.js";
import { accountOf } from "./account-of.js";

/** How the broker of a play is built, from the engine to the coordinator. */
export interface Door {
  /** Between the engine and the one who writes down: what it gets wrong is seen. */
  readonly engine?: (broker: Broker) => Broker;
  /** Between the one who writes down and the coordinator. */
  readonly way?: (broker: Broker) => Broker;
}

/** Settings of a play. */
export interface PlayOptions {
  readonly door?: Door;
  /** Opens the engine. Default: the embedded one, in a folder of its own. */
  readonly open?: (clock: Clock) => Promise<Broker>;
  readonly clock?: Clock;
  readonly random?: () => number;
  /** Default: silent. */
  readonly log?: Log;
  /** Looks into the queues after so many answers. Default 5. */
  readonly lookEvery?: number;
}

function embedded(clock: Clock): Promise<Broker> {
  return openEmbedded({
    directory: join(emptyFolder(), "state"),
    durability: "normal",
    clock,
    limits: { reserveBytes: 64 * 1024, minFreeBytes: 1024 * 1024 },
  });
}

/** A running system. */
export class Play {
  readonly events: Event[] = [];
  /** The engine behind the door; what is asked of it here is not written down. */
  readonly engine: Broker;
  readonly coordinator: Coordinator;
  readonly #server: RpcServer;

  private constructor(
    events: Event[],
    engine: Broker,
    coordinator: Coordinator,
    server: RpcServer,
  ) {
    this.events = events;
    this.engine = engine;
    this.coordinator = coordinator;
    this.#server = server;
  }

  static async start(options: PlayOptions = {}): Promise<Play> {
    const { door = {}, open = embedded, clock = systemClock } = options;
    const { random = Math.random, lookEvery = 5, log = silentLog } = options;
    const events: Event[] = [];
    const engine = await open(clock);
    const behind = door.engine?.(engine) ?? engine;
    const watched = recorded(behind, Journal.inMemory(events, "door"), lookEvery);
    const coordinator = await Coordinator.start({
      broker: door.way?.(watched) ?? watched,
      log,
      version: "test",
      // The actors have no heartbeats; that they are gone is seen by their connections.
      settings: { heartbeat: 3_600_000 },
      resumeWithinMs: 20,
      clock,
      random,
    });
    return new Play(
      events,
      engine,
      coordinator,
      await serve(coordinator, { host: "127.0.0.1", port: 0, log: silentLog }),
    );
  }

  get address(): string {
    return this.#server.address;
  }

  /** A journal for an actor. */
  journal(actor: string): Journal {
    return Journal.inMemory(this.events, actor);
  }

  /** Rows in all queues and between them; undefined while they move, since queues are not looked at in one moment. */
  async left(): Promise<number | undefined> {
    const [before, after] = [await this.engine.states(), await this.engine.states()];
    const moves = (states: typeof before): number =>
      states.reduce((sum, { activity }) => sum + activity, 0);
    if (moves(before) !== moves(after)) return undefined;
    return after.reduce(
      (sum, { ready, leased, delayed, arriving }) => sum + ready + leased + delayed + arriving,
      0,
    );
  }

  /** The system's own account. */
  account(): Promise<Account> {
    return accountOf(this.engine);
  }

  /** What the history and the account show broken. */
  async violations(law: Law): Promise<Violation[]> {
    return check(this.events, await this.account(), law);
  }

  /** Stops everything. @param limitMs For runs in progress. */
  async stop(limitMs = 5000): Promise<void> {
    await this.coordinator.drain(limitMs);
    this.#server.stop();
  }
}
