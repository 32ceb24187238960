/**
 * Keeps one worker process running and starts another when it dies:
 *
 *   STARTING ──ready──▶ RUNNING
 *      ▲  └───exit───┐    │ exit
 *      │             ▼    ▼
 *      └──pause──── WAITING ──5 exits in a row before ready, none by a signal──▶ given up (`ended` rejects)
 *
 *   any ──drain──▶ DRAINING ──exit, if need be by force──▶ `ended` resolves
 */
import type { ChildProcess } from "node:child_process";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { type Clock, StairsError, type Timer } from "@stairs/core";

const firstPauseMs = 200;
const longestPauseMs = 10_000;
const mostFailedStarts = 5;

/** The environment of a slot. */
export interface SlotWorld {
  /**
   * Starts a process. The process sends the IPC message `ready` when it is ready. Its stdout and
   * stderr are pipes.
   */
  readonly start: () => ChildProcess;
  /** Called each time a process is ready. */
  readonly ready: () => void;
  readonly clock: Clock;
  /** How long a process can take to finish its calls, in milliseconds. Then the slot kills it. */
  readonly drainMs: number;
  /** Gets whole lines with a prefix. */
  readonly out: (line: string) => void;
  readonly err: (line: string) => void;
}

/** Runs one worker process after another. */
export class WorkerSlot {
  readonly name: string;
  /** Resolves after a drain; rejects if the process never becomes ready. */
  readonly ended: Promise<void>;
  readonly #world: SlotWorld;
  #child: ChildProcess | undefined;
  #pause: Timer | undefined;
  #limit: Timer | undefined;
  #draining = false;
  /** Consecutive exits not caused by a signal. A ready process resets the count. */
  #failedStarts = 0;
  #resolve!: () => void;
  #reject!: (error: StairsError) => void;

  /** @param name For people: `worker-1`. */
  constructor(name: string, world: SlotWorld) {
    this.name = name;
    this.#world = world;
    this.ended = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    this.#start();
  }

  /** Asks the process to finish its calls and end. Kills it if that takes too long. */
  drain(): void {
    if (this.#draining) return;
    this.#draining = true;
    this.#pause?.cancel();
    const child = this.#child;
    if (child === undefined) return this.#resolve();
    child.kill("SIGTERM");
    const { clock, drainMs } = this.#world;
    this.#limit = clock.after(drainMs, () => {
      this.#say(
        `has not ended within ${drainMs / 1000} s; the supervisor kills it, and its rows return to their queues`,
      );
      child.kill("SIGKILL");
    });
  }

  /** Ends the process at once; its rows return to their queues. */
  kill(): void {
    this.drain();
    this.#child?.kill("SIGKILL");
  }

  #start(): void {
    const child = this.#world.start();
    this.#child = child;
    this.#forward(child.stdout, this.#world.out);
    this.#forward(child.stderr, this.#world.err);
    child.on("message", (message) => {
      if (message !== "ready") return;
      this.#failedStarts = 0;
      this.#world.ready();
    });
    child.once("error", (error) => this.#say(`cannot be started: ${error.message}`));
    // `close`, not `exit`: the last lines of its output come before its end is reported.
    child.once("close", (code, signal) => this.#closed(code, signal));
  }

  #closed(code: number | null, signal: NodeJS.Signals | null): void {
    this.#child = undefined;
    this.#limit?.cancel();
    if (this.#draining) return this.#resolve();
    // The process was killed from outside or crashed on a row: its start did not fail.
    if (signal === null) this.#failedStarts += 1;
    const how =
      signal === null ? `ended with exit code ${code ?? "unknown"}` : `was ended by ${signal}`;
    if (this.#failedStarts > mostFailedStarts) {
      this.#say(`${how}; given up`);
      return this.#reject(
        new StairsError(
          "WRONG_STATE",
          `The process ${this.name} ${how}, ${this.#failedStarts} times in a row before it was ready. Its output above gives the reason.`,
        ),
      );
    }
    const pauseMs = Math.min(
      firstPauseMs * 2 ** Math.max(0, this.#failedStarts - 1),
      longestPauseMs,
    );
    this.#say(`${how}; starts again in ${pauseMs / 1000} s`);
    this.#pause = this.#world.clock.after(pauseMs, () => this.#start());
  }

  #say(message: string): void {
    this.#world.err(`[${this.name}] ${message}`);
  }

  #forward(stream: Readable | null, write: (line: string) => void): void {
    if (stream === null) return;
    createInterface({ input: stream, crlfDelay: Infinity }).on("line", (line) =>
      write(`[${this.name}] ${line}`),
    );
  }
}
