/** A coordinator process that is ended and started again at its address, with its state. */
import { emptyFolder } from "./folders.js";
import { coordinator, type Running } from "./processes.js";

/** One coordinator, over as many processes as it takes. */
export class Restarts {
  readonly address: string;
  readonly #start: () => Promise<Running>;
  #process: Running;

  private constructor(address: string, process: Running, start: () => Promise<Running>) {
    this.address = address;
    this.#process = process;
    this.#start = start;
  }

  /** @param words Further options of `coord start`. */
  static async begin(words: readonly string[] = []): Promise<Restarts> {
    const state = emptyFolder();
    const first = await coordinator(state, words);
    const port = first.address.split(":").at(-1) ?? "";
    return new Restarts(first.address, first, () => coordinator(state, ["--port", port, ...words]));
  }

  /** Ends the process and starts the next one when it has gone. */
  async again(signal: "SIGKILL" | "SIGTERM"): Promise<void> {
    this.#process.signal(signal);
    await this.#process.exit;
    this.#process = await this.#start();
  }
}
