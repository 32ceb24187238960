/** Rows a second from counters that only rise: the difference over the last ten seconds. */

const windowMs = 10_000;

/** What is sampled of a queue. */
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
   * To be called about once a second with all queues.
   * @param atMs Of a clock that only rises.
   */
  sample(queues: Iterable<readonly [queue: string, sample: Sample]>, atMs: number): void {
    for (const [queue, sample] of queues) {
      let samples = this.#samples.get(queue);
      if (samples === undefined) {
        // A queue that was not there the last time had counted nothing.
        samples = this.#lastMs === undefined ? [] : [{ in: 0, out: 0, atMs: this.#lastMs }];
        this.#samples.set(queue, samples);
      }
      samples.push({ in: sample.in, out: sample.out, atMs });
      while (samples.length > 2 && atMs - (samples[1]?.atMs ?? atMs) >= windowMs) samples.shift();
    }
    this.#lastMs = atMs;
  }

  /** Rows a second over the window; 0 before there are two samples. */
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
