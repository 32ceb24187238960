/** Shortened plan ids: the first digits are enough. */

/** The first 12 digits. */
export function shortPlan(planId: string): string {
  return planId.slice(0, 12);
}

/** The known plan whose id begins with the given text; if there is none, the given text. */
export function fullPlan(written: string, known: readonly string[]): string {
  const fitting = new Set(known.filter((planId) => planId.startsWith(written)));
  const [first = written] = fitting;
  return fitting.size === 1 ? first : written;
}
