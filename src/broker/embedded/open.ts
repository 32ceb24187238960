/** Builds the embedded engine, in the order of its parts' dependencies. */
import { join } from "node:path";
import { type Clock, isStairsError, type StairsError } from "@stairs/core";
import { type Log, silentLog } from "../../observe/log.js";
import { Watchers } from "../watchers.js";
import { Checkpointer, defaultLogLimits, type LogLimits } from "./checkpointer.js";
import { Counters } from "./counters.js";
import { DeadLetters } from "./dead-letters.js";
import { Delays } from "./delays.js";
import { lockDirectory } from "./directory-lock.js";
import { defaultSpaceLimits, DiskSpace, type SpaceLimits } from "./disk-space.js";
import { EmbeddedBroker } from "./embedded-broker.js";
import { Entries } from "./entries.js";
import { Garbage } from "./garbage.js";
import { GroupCommit } from "./group.js";
import { Inbox } from "./inbox.js";
import { Plans } from "./plans.js";
import { Recounts } from "./recount.js";
import { openStore, storeError } from "./schema.js";
import { Staging } from "./staging.js";
import { Tables } from "./tables.js";

export { readOwner } from "./directory-lock.js";
export type { EmbeddedBroker } from "./embedded-broker.js";

const cacheBytes = 64 * 1024 * 1024;

/** How to open the embedded engine. */
export interface EmbeddedOptions {
  /** The state directory. The engine creates it if it is missing. */
  readonly directory: string;
  /**
   * `normal`: acknowledged changes survive the death of the process. `strict`: they survive a power cut too, at the
   * cost of a disk sync for each group.
   */
  readonly durability: "normal" | "strict";
  readonly clock: Clock;
  /** Default: none. */
  readonly log?: Log | undefined;
  /**
   * What other processes read if they find the directory held. `address`: `host:port`; `setAddress` can set it later.
   */
  readonly owner?: { readonly address: string } | undefined;
  /** Called if the engine finds the store damaged during use. The caller should stop using the store. */
  readonly onBroken?: ((error: StairsError) => void) | undefined;
  /** Called with each queue whose depth may have changed, before any consequence of that change. */
  readonly onChange?:
    ((queue: { readonly name: string; readonly pipeline: string }) => void) | undefined;
  /** Sizes, for small disks and tests. */
  readonly limits?: Partial<SpaceLimits & LogLimits> | undefined;
}

/**
 * Opens the embedded engine on a directory and holds the directory until `close`. With durability `strict`, commits
 * block the calling thread until the disk has synced.
 * @throws StairsError STORE_HELD if another process holds the directory; STORE_BROKEN for a damaged or foreign file;
 * STORE_FULL; BAD_ARGUMENT if the process cannot write the directory.
 */
export async function openEmbedded(options: EmbeddedOptions): Promise<EmbeddedBroker> {
  const { directory, clock, log = silentLog } = options;
  const lock = await lockDirectory(directory, clock.now(), options.owner?.address);
  const file = join(directory, "stairs.db");
  const asStoreError = (error: unknown): unknown => {
    const known = storeError(error, file);
    if (isStairsError(known) && known.code === "STORE_BROKEN") options.onBroken?.(known);
    return known;
  };
  const limits = { ...defaultSpaceLimits, ...defaultLogLimits, ...options.limits };
  try {
    const strict = options.durability === "strict";
    const db = openStore(file, { strict, notice: (message) => log.info(message) });
    try {
      const tables = new Tables(db);
      const entries = new Entries(tables, clock, cacheBytes, options.onChange ?? (() => undefined));
      const counters = new Counters(db, entries);
      const dead = new DeadLetters(db, entries, clock);
      const inbox = new Inbox(db, clock);
      inbox.prune();
      const staging = new Staging(db, tables, entries);
      const plans = new Plans(db, clock, [entries, staging, dead]);
      const space = new DiskSpace(directory, limits, clock, () => tables.reusableBytes());
      const watchers = new Watchers(log);
      const tellWatchers = (): void => {
        for (const queue of entries.takeLeasable()) watchers.tell(queue);
      };
      const checkpointer = new Checkpointer(file, limits, log, () =>
        db.exec("PRAGMA wal_autocheckpoint = 1000"),
      );
      const group = new GroupCommit(db, file, asStoreError, space, checkpointer, {
        beforeCommit: (turn) => counters.write(turn),
        afterCommit: tellWatchers,
      });
      const delays = new Delays(tables, entries, group, clock, log);
      const garbage = new Garbage(db, entries, group, log);
      return new EmbeddedBroker({
        directory,
        file,
        asStoreError,
        db,
        lock,
        group,
        checkpointer,
        recounts: new Recounts(file, entries, checkpointer),
        space,
        clock,
        log,
        watchers,
        tellWatchers,
        tables,
        entries,
        inbox,
        dead,
        counters,
        staging,
        plans,
        delays,
        garbage,
      });
    } catch (error) {
      db.close();
      throw storeError(error, file);
    }
  } catch (error) {
    lock.release();
    throw error;
  }
}
