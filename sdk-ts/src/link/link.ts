/** The main thread's end of a connection: starts its thread and passes messages. */
import { Worker } from "node:worker_threads";
import { StairsError } from "@stairs/core";
import { currentAccess } from "./access.js";
import type { Ended, ThreadData, ThreadTask } from "./messages.js";

/** A connection in its own thread. `To` and `From` are the messages of its task. */
export class Link<To, From extends { readonly say: string }> {
  /** Settles when the thread has ended; rejects with StairsError if it did not end as requested. */
  readonly ended: Promise<void>;
  readonly #thread: Worker;

  /** @param hear Gets every message except the last. */
  constructor(task: ThreadTask, hear: (message: Exclude<From, Ended>) => void) {
    // The options of the user's process, such as a TypeScript loader, would only slow the thread
    // down.
    const data: ThreadData = { task, access: currentAccess() };
    this.#thread = new Worker(new URL("./thread.js", import.meta.url), {
      workerData: data,
      execArgv: [],
      name: `stairs-${task.task}`,
    });
    this.ended = new Promise((resolve, reject) => {
      this.#thread.on("message", (message: From) => {
        if (!isEnded(message)) return hear(message as Exclude<From, Ended>);
        if (message.error === undefined) resolve();
        else reject(new StairsError(message.error.code, message.error.message));
      });
      this.#thread.once("error", (error) =>
        reject(new StairsError("INTERNAL", `The connection failed: ${error.message}`, error)),
      );
      this.#thread.once("exit", () =>
        reject(new StairsError("INTERNAL", "The connection's thread ended unexpectedly.")),
      );
    });
    // A caller that waits for it gets the error; no caller has to wait.
    this.ended.catch(() => undefined);
  }

  /** Sends a message. The buffers in `transfer` belong to the thread from now on. */
  tell(message: To, transfer: readonly ArrayBuffer[] = []): void {
    this.#thread.postMessage(message, transfer);
  }
}

function isEnded(message: { readonly say: string }): message is Ended {
  return message.say === "ended";
}
