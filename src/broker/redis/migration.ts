/**
 * Brings a store of an older build up to date. Of several coordinators that start, one holds a lock and takes the steps; the
 * others wait for the new format. When it dies in between, its lock runs out and the next one takes the step again: every
 * step can be repeated, also at the same time by two. Coordinators that already work on the store are of the older build and
 * would go on writing the old format, so they must have ended.
 *
 *   format is current ─▶ open
 *   older: lock ─▶ wait for older coordinators to end ─▶ "2 to 3" ─▶ the step ─▶ "3" ─▶ … ─▶ unlock ─▶ open
 *
 * From `2 to 3` on an older build refuses the store: something in it may be of the new format already.
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

/** How long the lock outlives a coordinator that has died, in milliseconds. */
const lockMs = 15_000;
/** How long older coordinators may take to end, in milliseconds: one that was killed is listed for 10 s. */
const patienceMs = 15_000;
const againMs = 100;

/** Changes what the keys hold from one format to the next. Done twice, or by two at once, it is as done once. */
export interface StoreStep extends FormatStep {
  readonly change: (store: Connection, keys: Keys) => Promise<void>;
}

/** What is brought up to date. */
export interface StoredKeys {
  readonly store: Connection;
  readonly keys: Keys;
  /** The URL, for people. */
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
 * Takes all steps that are missing, or waits for who takes them. A new store gets the current format.
 * @throws StairsError STORE_BROKEN for a format that the ladder does not begin with; WRONG_STATE while coordinators of an
 * older build work on the store.
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
      if (!waits) log.info(`Another coordinator brings ${shown} to format ${ladder.current}.`);
      waits = true;
      await pause(clock);
      continue;
    }
    const holding = clock.every(lockTime(options) / 3, () => void holdOn(options, holder));
    try {
      await olderEnded(options);
      // Another one may have taken some before this one had the lock.
      for (const step of await missing()) await take(options, step);
    } finally {
      holding.cancel();
      await store.run(endLockScript, [keys.migration], [holder]);
    }
  }
}

async function take({ store, keys, shown, log }: StoredKeys, step: StoreStep): Promise<void> {
  const { from, to, change } = step;
  log.info(`${shown} is brought from format ${from} to format ${to}.`);
  const begun = `${from} to ${to}`;
  await store.run(raiseFormatScript, [keys.format], [from, begun]);
  await change(store, keys);
  await store.run(raiseFormatScript, [keys.format], [begun, to]);
  log.info(`${shown} has format ${to}.`);
}

/** The format, or the one from which a step has begun. A server that is full has one, and is opened for being drained. */
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
        `${who} on ${shown}, which is to be brought to format ${ladder.current}. Stop ${them}, and start this one again.`,
      );
    }
    await pause(clock);
  }
}

/** A lock that could not be held in time is another's: then both take the same steps. */
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
