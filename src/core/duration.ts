/** Durations as people write them, the same in flags, files, and code. */

/** A number and its unit: milliseconds, seconds, minutes, hours, or days. */
export type DurationText = `${number}${"ms" | "s" | "m" | "h" | "d"}`;

const unitMs = new Map([
  ["ms", 1],
  ["s", 1000],
  ["m", 60_000],
  ["h", 3_600_000],
  ["d", 86_400_000],
]);

/** Milliseconds of `500ms`, `2.5s`, `3 m`, `1h`, or `30d`; undefined for any other text. */
export function durationMs(text: string): number | undefined {
  const [, amount, unit = ""] = /^(\d+(?:\.\d+)?)\s*([a-z]+)$/i.exec(text.trim()) ?? [];
  const factor = unitMs.get(unit.toLowerCase());
  return factor === undefined ? undefined : Number(amount) * factor;
}
