/** Medians and what is around them. */

/** The middle value; between the two middle ones when there is no middle. NaN without values. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const half = sorted.length >> 1;
  const upper = sorted[half] ?? NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[half - 1] ?? NaN) + upper) / 2;
}

/** The smallest value that at least this share of the values does not exceed. NaN without values. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? NaN;
}

/** A number that was measured, with three digits. */
export function rounded(value: number): number {
  return Number(value.toPrecision(3));
}

/** `41 (38 to 44)` */
export function spread(values: readonly number[]): string {
  const [low, high] = [Math.min(...values), Math.max(...values)].map((value) => figure(value));
  return `${figure(median(values))} (${low} to ${high})`;
}

/** A number for people: `1,230,000`, `4.56`. */
export function figure(value: number): string {
  return rounded(value).toLocaleString("en-US", { maximumFractionDigits: 3 });
}

/** The median of each key over the rounds. */
export function medianOfEach(
  rounds: readonly Readonly<Record<string, number>>[],
): Record<string, number> {
  const names = Object.keys(rounds[0] ?? {});
  return Object.fromEntries(
    names.map((name) => [name, rounded(median(rounds.map((round) => round[name] ?? 0)))]),
  );
}
