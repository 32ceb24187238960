/**
 * Brings a store of an older build up to date. If several coordinators start, one of them holds a lock and runs the
 * steps; the others wait for the new format. If it dies in the middle, its lock expires, and the next coordinator runs
 * the step again. Every step can be repeated, even by two coordinators at the same time. Coordinators that already work
 * on the store belong to the older build and would continue to write the old format, so they must end first.
 *
 *   format is current ─▶ open
 *   older: lock ─▶ wait for older coordinators to end ─▶ "2 to 3" ─▶ the step ─▶ "3" ─▶ … ─▶ unlock ─▶ open
 *
 * Once the format reads `2 to 3`, an older build refuses the store, because some of its data may have the new format.
 */
import { randomUUID } from "node:crypto";
import { type Clock, StairsError } from "@stairs/core";
import type { Log } from "../../observe/log.js";
import { type FormatStep, type Ladder, stepsFrom } from "../format.js";
import type { Connection } from "./connection.js";
import type { Keys } from "./keys.js";
import { number, text } from "./reply.js";
import {
  endLockScript,
  holdLockScript,
  livePeersScript,
  raiseFormatScript,
} from "./scripts/migration.js";

/** How long the lock outlives a dead coordinator, in milliseconds. */
const lockMs = 15_000;
/** How long older coordinators may take to end, in milliseconds. A killed coordinator stays listed for 10 s. */
const patienceMs = 15_000;
const againMs = 100;

/**
 * Changes the stored data from one format to the next. Running it twice, or two coordinators running it at once, has
 * the same result as running it once.
 */
export interface StoreStep extends FormatStep {
  readonly change: (store: Connection, keys: Keys) => Promise<void>;
}

/** The store to bring up to date. */
export interface StoredKeys {
  readonly store: Connection;
  readonly keys: Keys;
  /** The URL, for messages. */
  readonly shown: string;
  readonly ladder: Ladder<StoreStep>;
  readonly clock: Clock;
  readonly log: Log;
  /** Default 15,000. */
  readonly lockMs?: number | undefined;
  /** Default 15,000. */
  readonly patienceMs?: number | undefined;
}

/**
 * Runs all missing steps, or waits for the coordinator that runs them. A new store gets the current format.
 * @throws StairsError STORE_BROKEN if the ladder has no step for the store's format; WRONG_STATE while coordinators of
 * an older build work on the store.
 */
export async function migrateStore(options: StoredKeys): Promise<void> {
  const { store, keys, shown, ladder, clock, log } = options;
  const holder = randomUUID();
  const missing = async (): Promise<readonly StoreStep[]> => {
    const found = await formatOf(store, keys, ladder.current);
    return stepsFrom(ladder, found, shown, "another database");
  };
  let waits = false;
  while ((await missing()).length > 0) {
    const held = await store.command("SET", keys.migration, holder, "NX", "PX", lockTime(options));
    if (held === null) {
      if (!waits) log.info(`Another coordinator is bringing ${shown} to format ${ladder.current}.`);
      waits = true;
      await pause(clock);
      continue;
    }
    const holding = clock.every(lockTime(options) / 3, () => void holdOn(options, holder));
    try {
      await olderEnded(options);
      // Another coordinator may have run some steps before this one got the lock.
      for (const step of await missing()) await take(options, step);
    } finally {
      holding.cancel();
      await store.run(endLockScript, [keys.migration], [holder]);
    }
  }
}

async function take({ store, keys, shown, log }: StoredKeys, step: StoreStep): Promise<void> {
  const { from, to, change } = step;
  log.info(`The coordinator is bringing ${shown} from format ${from} to format ${to}.`);
  const begun = `${from} to ${to}`;
  await store.run(raiseFormatScript, [keys.format], [from, begun]);
  await change(store, keys);
  await store.run(raiseFormatScript, [keys.format], [begun, to]);
  log.info(`${shown} has format ${to}.`);
}

/**
 * The format, or the format from which a step has started. A store without a format is new and gets the current one. A
 * full server has a format already, so that a coordinator can open it and drain it.
 */
async function formatOf(store: Connection, keys: Keys, current: number): Promise<string> {
  const found = await store.command("GET", keys.format);
  if (found === null) await store.command("SET", keys.format, current, "NX");
  const format = text(found ?? (await store.command("GET", keys.format)));
  return /^(\d+) to \d+$/.exec(format)?.[1] ?? format;
}

async function olderEnded(options: StoredKeys): Promise<void> {
  const { store, keys, shown, ladder, clock } = options;
  const until = clock.monotonic() + (options.patienceMs ?? patienceMs);
  for (;;) {
    const live = number(await store.run(livePeersScript, [keys.peers], []));
    if (live === 0) return;
    if (clock.monotonic() >= until) {
      const [who, them] =
        live === 1
          ? ["1 coordinator of an older Stairs still works", "it"]
          : [`${live} coordinators of an older Stairs still work`, "them"];
      throw new StairsError(
        "WRONG_STATE",
        `${who} on ${shown}, but this one must bring it to format ${ladder.current}. Stop ${them}, and start this one again.`,
      );
    }
    await pause(clock);
  }
}

/** If a coordinator cannot extend the lock in time, another one takes it. Then both run the same steps. */
async function holdOn(options: StoredKeys, holder: string): Promise<void> {
  const { store, keys } = options;
  await store
    .run(holdLockScript, [keys.migration], [holder, lockTime(options)])
    .catch(() => undefined);
}

function lockTime(options: StoredKeys): number {
  return options.lockMs ?? lockMs;
}

function pause(clock: Clock): Promise<void> {
  return new Promise((resolve) => clock.after(againMs, resolve));
}
