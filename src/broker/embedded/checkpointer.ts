/**
 * Moves what was committed from the write-ahead log into the database file, in a thread with a
 * connection of its own, so that no commit waits for it. The log's size is capped: who writes faster
 * than the thread can move waits for it in `room`.
 *
 *   PASSIVE: while others write ─▶ all moved? ─yes─▶ done
 *                                      └─no─▶ RESTART: the rest, while writers wait, without blocking their thread
 */
import { Worker } from "node:worker_threads";
import type { Log } from "../../observe/log.js";
import { bindingFile } from "./driver.js";

// A text and not a file: it runs alike from sources and from a build.
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
  /** Everything was moved: the next writer begins the log anew. */
  readonly done: boolean;
  readonly error?: string;
}

/** Sizes of the log, in bytes. */
export interface LogLimits {
  /** A checkpoint begins when this much was written since the last. Default 16 MiB. */
  readonly checkpointBytes: number;
  /** More is written only after a checkpoint. Default 128 MiB. */
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
  /** Written since the log last began anew, by estimate. */
  #written = 0;
  /** Written when the running checkpoint began. */
  #atStart = 0;
  #mode: Report["mode"] | undefined;
  #ended = false;
  #readers = 0;
  #waiting: (() => void)[] = [];

  /** @param onDeath Told when the thread ended by itself: it does not come back. */
  constructor(file: string, limits: LogLimits, log: Log, onDeath: () => void) {
    this.#limits = limits;
    this.#log = log;
    const workerData = { file, binding: bindingFile };
    this.#worker = new Worker(threadCode, { eval: true, execArgv: [], workerData });
    this.#worker.unref();
    this.#worker.on("message", (report: Report) => this.#report(report));
    this.#worker.on("error", (error) => {
      this.#ended = true;
      this.#log.error(`The checkpointing thread failed, commits do its work now: ${error.message}`);
      onDeath();
      this.#rest();
    });
    this.#exited = new Promise((resolve) => this.#worker.once("exit", () => resolve()));
  }

  /** Tells how much a transaction wrote, in bytes, about. */
  wrote(bytes: number): void {
    this.#written += bytes;
    if (this.#written < this.#limits.checkpointBytes || this.#mode !== undefined || this.#ended)
      return;
    this.#atStart = this.#written;
    this.#worker.ref();
    this.#run("PASSIVE");
  }

  /** True while nobody may write: `room` tells until when. */
  get busy(): boolean {
    if (this.#mode === undefined) return false;
    return this.#mode === "RESTART" || this.#written >= this.#limits.capBytes;
  }

  /**
   * Lets a reader keep the log as it is for a while: what can be moved is moved, and nobody waits until the log
   * can begin anew. Returns how to let go.
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
    if (error !== undefined) this.#log.warn(`A checkpoint failed and will be repeated: ${error}`);
    const isRead = this.#readers > 0;
    const rewound = done && !isRead && (mode === "RESTART" || this.#written === this.#atStart);
    if (rewound) this.#written = 0;
    if (mode === "PASSIVE" && !rewound && !isRead && error === undefined && !this.#ended)
      this.#run("RESTART");
    else this.#rest();
  }

  #rest(): void {
    this.#mode = undefined;
    // While it closes, it is what the process waits for.
    if (!this.#ended) this.#worker.unref();
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const resume of waiting) resume();
  }
}
