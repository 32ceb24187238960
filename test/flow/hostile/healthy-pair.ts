/** A worker and a producer that do nothing wrong, and notice when something is wrong with their rows. */
import { RawProducer, RawWorker, valuesOf } from "../../support/raw-worker.js";

const rowsAtOnce = 10;

/** Pushes numbered rows one batch after the other, and works them off. */
export class HealthyPair {
  /** Rows that came twice, or that nobody had sent. */
  readonly wrong: string[] = [];
  readonly #worker: RawWorker;
  readonly #producer: RawProducer;
  readonly #seen = new Set<number>();
  readonly #pipeline: string;
  readonly #steps: readonly string[];
  #sent = 0;
  #ending = false;
  #over = false;
  #pushing: Promise<void> = Promise.resolve();

  /** @param steps The first is the pipeline's; calls of the others are answered too. */
  constructor(address: string, pipeline: string, steps: readonly string[]) {
    this.#worker = new RawWorker(address);
    this.#producer = new RawProducer(address);
    this.#pipeline = pipeline;
    this.#steps = steps;
  }

  async begin(): Promise<void> {
    await this.#worker.hello(this.#steps);
    await this.#producer.open([this.#pipeline]);
    void this.#work();
    this.#pushing = this.#push();
  }

  /** Stops pushing and waits until all rows have come. Answers how many there were. */
  async end(): Promise<number> {
    this.#ending = true;
    await this.#pushing;
    while (this.#seen.size < this.#sent && this.wrong.length === 0)
      await new Promise((resolve) => setImmediate(resolve));
    return this.#sent;
  }

  close(): void {
    this.#over = true;
    this.#producer.close();
    this.#worker.break();
  }

  async #push(): Promise<void> {
    for (let sequence = 1; !this.#ending; sequence++) {
      const values = Array.from({ length: rowsAtOnce }, (_, row) => this.#sent + row);
      this.#sent += rowsAtOnce;
      this.#producer.push(sequence, { value: values });
      await this.#producer.acked(sequence);
    }
  }

  async #work(): Promise<void> {
    while (!this.#over) {
      const call = await this.#worker.calls.take().catch(() => undefined);
      if (call === undefined) continue;
      if (call.chain[0]?.step === this.#steps[0]) {
        for (const value of valuesOf(call, "value")) this.#note(Number(value));
      }
      // Measured, so that waiting for the tests’ one event loop does not count as work.
      this.#worker.answer(call, {}, { busyMicros: 10 });
    }
  }

  #note(value: number): void {
    if (this.#seen.has(value) || !(value < this.#sent)) this.wrong.push(`row ${value} came again`);
    this.#seen.add(value);
  }
}
