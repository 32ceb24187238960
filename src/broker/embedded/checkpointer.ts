/**
 * Moves committed pages from the write-ahead log into the database file, in a thread with a connection of its own, so
 * that no commit waits for it. The log's size is capped: a writer that is faster than the thread waits in `room`.
 *
 *   PASSIVE: while commits go on ─▶ all moved? ─yes─▶ done
 *                                      └─no─▶ RESTART: the rest, while writers wait, without blocking their thread
 */
import { Worker } from "node:worker_threads";
import type { Log } from "../../observe/log.js";
import { bindingFile } from "./driver.js";

// The thread's code is a text, not a file, so that it runs the same from sources and from a build.
const threadCode = `
  const { parentPort, workerData } = require("node:worker_threads");
  const Database = require(workerData.binding);
  const db = new Database(workerData.file, { timeout: 5000 });
  db.exec("PRAGMA synchronous = NORMAL");
  const run = {
    PASSIVE: db.prepare("PRAGMA wal_checkpoint(PASSIVE)").raw(true),
    RESTART: db.prepare("PRAGMA wal_checkpoint(RESTART)").raw(true),
  };
  parentPort.on("message", (mode) => {
    if (mode === "close") {
      db.close();
      parentPort.close();
      return;
    }
    try {
      const [busy, frames, moved] = run[mode].all([])[0].map(Number);
      parentPort.postMessage({ mode, done: busy === 0 && frames === moved });
    } catch (error) {
      parentPort.postMessage({ mode, done: false, error: String(error && error.message) });
    }
  });
`;

interface Report {
  readonly mode: "PASSIVE" | "RESTART";
  /** The thread moved everything: the next writer restarts the log from its beginning. */
  readonly done: boolean;
  readonly error?: string;
}

/** Sizes of the log, in bytes. */
export interface LogLimits {
  /** A checkpoint starts after this many bytes since the last one. Default 16 MiB. */
  readonly checkpointBytes: number;
  /** At this size, writers wait for a checkpoint. Default 128 MiB. */
  readonly capBytes: number;
}

export const defaultLogLimits: LogLimits = {
  checkpointBytes: 16 * 1024 * 1024,
  capBytes: 128 * 1024 * 1024,
};

/** The checkpointing thread of one database. */
export class Checkpointer {
  readonly #limits: LogLimits;
  readonly #log: Log;
  readonly #worker: Worker;
  readonly #exited: Promise<void>;
  /** Estimate of the bytes written since the log last restarted. */
  #written = 0;
  /** The bytes written when the running checkpoint started. */
  #atStart = 0;
  #mode: Report["mode"] | undefined;
  #ended = false;
  #readers = 0;
  #waiting: (() => void)[] = [];

  /** @param onDeath Called if the thread ends by itself; it does not restart. */
  constructor(file: string, limits: LogLimits, log: Log, onDeath: () => void) {
    this.#limits = limits;
    this.#log = log;
    const workerData = { file, binding: bindingFile };
    this.#worker = new Worker(threadCode, { eval: true, execArgv: [], workerData });
    this.#worker.unref();
    this.#worker.on("message", (report: Report) => this.#report(report));
    this.#worker.on("error", (error) => {
      this.#ended = true;
      this.#log.error(
        `The checkpointing thread failed. From now on commits do its work: ${error.message}`,
      );
      onDeath();
      this.#rest();
    });
    this.#exited = new Promise((resolve) => this.#worker.once("exit", () => resolve()));
  }

  /** Records roughly how many bytes a transaction wrote. */
  wrote(bytes: number): void {
    this.#written += bytes;
    if (this.#written < this.#limits.checkpointBytes || this.#mode !== undefined || this.#ended)
      return;
    this.#atStart = this.#written;
    this.#worker.ref();
    this.#run("PASSIVE");
  }

  /** True while no writer may write; `room` resolves when writing may continue. */
  get busy(): boolean {
    if (this.#mode === undefined) return false;
    return this.#mode === "RESTART" || this.#written >= this.#limits.capBytes;
  }

  /**
   * Lets a reader keep its snapshot of the log. Meanwhile the thread moves what it can, and no writer waits for the log
   * to restart. Returns a function that ends the hold.
   */
  hold(): () => void {
    this.#readers += 1;
    return () => {
      this.#readers -= 1;
    };
  }

  /** Resolves when the running checkpoint has ended. */
  async room(): Promise<void> {
    if (this.#mode === undefined) return;
    await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }

  /** Waits for a running checkpoint and ends the thread. */
  async close(): Promise<void> {
    this.#ended = true;
    this.#worker.ref();
    this.#worker.postMessage("close");
    await this.#exited;
    this.#rest();
  }

  #run(mode: Report["mode"]): void {
    this.#mode = mode;
    this.#worker.postMessage(mode);
  }

  #report({ mode, done, error }: Report): void {
    if (error !== undefined)
      this.#log.warn(`A checkpoint failed; the coordinator will repeat it: ${error}`);
    const isRead = this.#readers > 0;
    const rewound = done && !isRead && (mode === "RESTART" || this.#written === this.#atStart);
    if (rewound) this.#written = 0;
    if (mode === "PASSIVE" && !rewound && !isRead && error === undefined && !this.#ended)
      this.#run("RESTART");
    else this.#rest();
  }

  #rest(): void {
    this.#mode = undefined;
    // During `close` the process must wait for the thread, so the thread stays referenced.
    if (!this.#ended) this.#worker.unref();
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const resume of waiting) resume();
  }
}
