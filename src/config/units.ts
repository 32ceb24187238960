/** Durations and sizes as people write them: `30s`, `64MiB`. */
import { durationMs } from "@stairs/core/duration";
import { StairsError } from "@stairs/core/errors";

const unitBytes = new Map([
  ["", 1],
  ["b", 1],
  ["kb", 1000],
  ["mb", 1000 ** 2],
  ["gb", 1000 ** 3],
  ["kib", 1024],
  ["mib", 1024 ** 2],
  ["gib", 1024 ** 3],
]);

/**
 * Milliseconds of `500ms`, `30s`, `5m`, `1h` or `30d`; a bare number counts seconds.
 * @throws StairsError BAD_ARGUMENT.
 */
export function parseDuration(text: string): number {
  const ms = durationMs(/^[\d.]+$/.test(text.trim()) ? `${text}s` : text);
  if (ms === undefined) throw unexpected("a duration such as 500ms, 30s, 5m, 1h or 30d", text);
  return Math.round(ms);
}

/**
 * Bytes of `512MiB`, `2GB` …; a bare number counts bytes.
 * @throws StairsError BAD_ARGUMENT.
 */
export function parseSize(text: string): number {
  const [, amount, unit = ""] = /^(\d+(?:\.\d+)?)\s*([A-Za-z]*)$/.exec(text.trim()) ?? [];
  const factor = unitBytes.get(unit.toLowerCase());
  if (amount === undefined || factor === undefined)
    throw unexpected("a size such as 64MiB, 2GB or 1000000", text);
  return Math.round(Number(amount) * factor);
}

function unexpected(expected: string, text: string): StairsError {
  return new StairsError("BAD_ARGUMENT", `Expected ${expected}, got ${JSON.stringify(text)}.`);
}
