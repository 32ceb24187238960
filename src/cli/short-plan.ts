/** Plan ids as people see and write them: the first digits are enough. */

/** The first 12 digits. */
export function shortPlan(planId: string): string {
  return planId.slice(0, 12);
}

/** The one of the known plans that begins with what was written, else what was written. */
export function fullPlan(written: string, known: readonly string[]): string {
  const fitting = new Set(known.filter((planId) => planId.startsWith(written)));
  const [first = written] = fitting;
  return fitting.size === 1 ? first : written;
}
