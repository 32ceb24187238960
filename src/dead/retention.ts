/** Dead letters that nobody has decided about in their time are removed: in slices, counted, and said in the log. */
import { type Clock, messageOf, type Timer } from "@stairs/core";
import type { Letters } from "../broker/contract.js";
import type { Log } from "../observe/log.js";
import { decideSlice, throwAway } from "./decisions.js";
import { Picker } from "./picker.js";

const longestPauseMs = 3_600_000;
const shortestPauseMs = 1000;
/** Letters that are looked at for one slice. */
const lettersAtOnce = 200;

/** What retention needs. */
export interface RetentionOptions {
  readonly broker: Letters;
  readonly clock: Clock;
  readonly log: Log;
  /** How long a letter is kept, in milliseconds. */
  readonly keepMs: number;
  /** There is room for more letters. */
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

  /** Resolves when nothing is removed any more. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#timer.cancel();
    await this.#running;
  }

  #start(): void {
    this.#running ??= this.#expire()
      .catch((error: unknown) =>
        this.#options.log.warn(
          `Old dead letters were not removed and will be later: ${messageOf(error)}`,
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
      // What is listed and not there would be listed again at once.
      if (expired === expiredBefore) break;
      onRoom();
    }
    if (expired > 0) log.info({ rows: expired }, "dead letters were older than their retention");
  }
}
