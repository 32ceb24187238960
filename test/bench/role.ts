/** What every process of a measurement does besides its work: talk to the one that started it, and end with it. */
import type { Told } from "./child.js";
import { now, ownCpu } from "./work.js";

/** Tells the one that measures. */
export function tell(told: Told): void {
  process.send?.(told);
}

/** Ends this process when it is told to, or when nobody is there any more. */
export function endWithParent(): void {
  const end = (): never => process.exit(0);
  process.once("SIGTERM", end);
  process.once("disconnect", end);
  // Ctrl-C reaches the whole group; the one that measures stops all in order.
  process.on("SIGINT", () => undefined);
}

/** Rows 0 to `rows` - 1; tells when the first is taken and when the last was. */
export function* told<Row>(rows: number, make: (i: number) => Row): Generator<Row> {
  tell({ event: "began", at: now(), cpu: ownCpu() });
  for (let i = 0; i < rows; i++) yield make(i);
  tell({ event: "yielded", at: now(), cpu: ownCpu() });
}

/** Counts what reaches the end, and tells when all of a round are there. */
export class Arrivals {
  #expected = Infinity;
  #rows = 0;
  #sum = 0;
  #latencies: number[] = [];

  /** Hears how many rows each round has. Keeps the process alive. */
  listen(): void {
    process.on("message", (message: { expect?: number }) => {
      if (message.expect === undefined) return;
      this.#expected = message.expect;
      this.#rows = 0;
      this.#sum = 0;
      this.#latencies = [];
      tell({ event: "expecting" });
    });
  }

  /** A row with its figure. */
  see(figure: number): void {
    this.#sum += figure;
    if (++this.#rows === this.#expected) this.#done();
  }

  /** A row that was made at `sent`. */
  seeLate(sent: number): void {
    this.#latencies.push(now() - sent);
    this.see(0);
  }

  #done(): void {
    const at = now();
    tell({ event: "done", at, rows: this.#rows, sum: this.#sum, latencies: this.#latencies });
  }
}
