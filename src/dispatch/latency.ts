/** Durations of runs from their start to their commit, by queue. Keeps the last few hundred of each. */

const kept = 512;

/** Remembers recent durations. */
export class LatencyBook {
  readonly #samples = new Map<string, { readonly values: Float64Array; count: number }>();

  took(queue: string, ms: number): void {
    let samples = this.#samples.get(queue);
    if (samples === undefined) {
      samples = { values: new Float64Array(kept), count: 0 };
      this.#samples.set(queue, samples);
    }
    samples.values[samples.count % kept] = ms;
    samples.count += 1;
  }

  /** The 95th percentile, in milliseconds; 0 without measurements. */
  p95(queue: string): number {
    const samples = this.#samples.get(queue);
    if (samples === undefined) return 0;
    const values = samples.values.slice(0, Math.min(samples.count, kept)).sort();
    return values[Math.floor((values.length - 1) * 0.95)] ?? 0;
  }
}
