/**
 * Removes dead letters that reach the end of their retention without a decision: in slices, counted, and with a log
 * entry.
 */
import { type Clock, messageOf, type Timer } from "@stairs/core";
import type { Letters } from "../broker/contract.js";
import type { Log } from "../observe/log.js";
import { decideSlice, throwAway } from "./decisions.js";
import { Picker } from "./picker.js";

const longestPauseMs = 3_600_000;
const shortestPauseMs = 1000;
/** Letters per slice. */
const lettersAtOnce = 200;

/** Dependencies of retention. */
export interface RetentionOptions {
  readonly broker: Letters;
  readonly clock: Clock;
  readonly log: Log;
  /** How long the store keeps a letter, in milliseconds. */
  readonly keepMs: number;
  /** Called when there is room for more letters. */
  readonly onRoom: () => void;
}

/** Removes old letters until it is stopped. */
export class Retention {
  readonly #options: RetentionOptions;
  readonly #timer: Timer;
  #running: Promise<void> | undefined;
  #stopped = false;

  constructor(options: RetentionOptions) {
    this.#options = options;
    const pauseMs = Math.min(longestPauseMs, Math.max(shortestPauseMs, options.keepMs / 10));
    this.#timer = options.clock.every(pauseMs, () => this.#start());
    this.#start();
  }

  /** Resolves when the last removal has ended. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#timer.cancel();
    await this.#running;
  }

  #start(): void {
    this.#running ??= this.#expire()
      .catch((error: unknown) =>
        this.#options.log.warn(
          `The coordinator could not remove old dead letters and will try again: ${messageOf(error)}`,
        ),
      )
      .finally(() => {
        this.#running = undefined;
      });
  }

  async #expire(): Promise<void> {
    const { broker, clock, log, keepMs, onRoom } = this.#options;
    let expired = 0;
    while (!this.#stopped) {
      const { letters } = await broker.deadLetters({ order: "oldest", limit: lettersAtOnce });
      const before = clock.now() - keepMs;
      const fresh = letters.findIndex(({ timeMs }) => timeMs >= before);
      const old = fresh < 0 ? letters : letters.slice(0, fresh);
      if (old.length === 0) break;
      const picker = await Picker.open(broker, { ids: old.map(({ id }) => id) });
      const deciding = { broker, picker, decide: throwAway("expired") };
      const expiredBefore = expired;
      for (let rows = 1; rows > 0;) {
        rows = await decideSlice(deciding, Number.MAX_SAFE_INTEGER);
        expired += rows;
      }
      // Letters that are listed but missing would be listed again at once.
      if (expired === expiredBefore) break;
      onRoom();
    }
    if (expired > 0)
      log.info({ rows: expired }, "removed dead letters that were older than their retention");
  }
}
