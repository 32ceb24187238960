/** Rows a second from counters that only rise: the difference over the last ten seconds. */

const windowSamples = 10;

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

  /** To be called about once a second for each queue. @param atMs Of a clock that only rises. */
  sample(queue: string, atMs: number, sample: Sample): void {
    let samples = this.#samples.get(queue);
    if (samples === undefined) {
      samples = [];
      this.#samples.set(queue, samples);
    }
    samples.push({ ...sample, atMs });
    if (samples.length > windowSamples + 1) samples.shift();
  }

  /** Rows a second over the window; 0 before there are two samples. */
  rate(queue: string): Sample {
    const samples = this.#samples.get(queue) ?? [];
    const first = samples[0];
    const last = samples.at(-1);
    if (first === undefined || last === undefined || last.atMs <= first.atMs) return { in: 0, out: 0 };
    const seconds = (last.atMs - first.atMs) / 1000;
    return { in: (last.in - first.in) / seconds, out: (last.out - first.out) / seconds };
  }
}
