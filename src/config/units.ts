/** Durations and sizes as people write them: `30s`, `64MiB`. */
import { StairsError } from "@stairs/core/errors";

const durationUnits = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;
const sizeUnits = {
  B: 1,
  KB: 1000,
  MB: 1000 ** 2,
  GB: 1000 ** 3,
  KiB: 1024,
  MiB: 1024 ** 2,
  GiB: 1024 ** 3,
} as const;

/**
 * Milliseconds of `500ms`, `30s`, `5m`, `1h` or `30d`; a bare number counts seconds.
 * @throws StairsError BAD_ARGUMENT.
 */
export function parseDuration(text: string): number {
  return Math.round(
    parse(text, durationUnits, "s", "a duration such as 500ms, 30s, 5m, 1h or 30d"),
  );
}

/**
 * Bytes of `512MiB`, `2GB` …; a bare number counts bytes.
 * @throws StairsError BAD_ARGUMENT.
 */
export function parseSize(text: string): number {
  return Math.round(parse(text, sizeUnits, "B", "a size such as 64MiB, 2GB or 1000000"));
}

function parse(
  text: string,
  units: Readonly<Record<string, number>>,
  bare: string,
  expected: string,
): number {
  const found = /^(\d+(?:\.\d+)?)\s*([A-Za-z]*)$/.exec(text.trim());
  const unit = found?.[2] === "" ? bare : (found?.[2] ?? "");
  const name = Object.keys(units).find((known) => known.toLowerCase() === unit.toLowerCase());
  if (found === null || name === undefined) {
    throw new StairsError("BAD_ARGUMENT", `Expected ${expected}, got ${JSON.stringify(text)}.`);
  }
  return Number(found[1]) * (units[name] ?? 1);
}
