/** Rows per second from counters that only increase: the difference over the last ten seconds. */

const windowMs = 10_000;

/** The sample of a queue. */
export interface Sample {
  readonly in: number;
  readonly out: number;
}

interface Timed extends Sample {
  readonly atMs: number;
}

/** Remembers the last samples of each queue. */
export class RateBook {
  readonly #samples = new Map<string, Timed[]>();
  #lastMs: number | undefined;

  /**
   * Records a sample. Call it about once a second with all queues.
   * @param atMs Time of a monotonic clock, in milliseconds.
   */
  sample(queues: Iterable<readonly [queue: string, sample: Sample]>, atMs: number): void {
    for (const [queue, sample] of queues) {
      let samples = this.#samples.get(queue);
      if (samples === undefined) {
        // A queue that the previous sample lacks had counted nothing.
        samples = this.#lastMs === undefined ? [] : [{ in: 0, out: 0, atMs: this.#lastMs }];
        this.#samples.set(queue, samples);
      }
      samples.push({ in: sample.in, out: sample.out, atMs });
      while (samples.length > 2 && atMs - (samples[1]?.atMs ?? atMs) >= windowMs) samples.shift();
    }
    this.#lastMs = atMs;
  }

  /** Rows per second over the window; 0 before the second sample. */
  rate(queue: string): Sample {
    const samples = this.#samples.get(queue) ?? [];
    const first = samples[0];
    const last = samples.at(-1);
    if (first === undefined || last === undefined || last.atMs <= first.atMs)
      return { in: 0, out: 0 };
    const seconds = (last.atMs - first.atMs) / 1000;
    return { in: (last.in - first.in) / seconds, out: (last.out - first.out) / seconds };
  }
}
