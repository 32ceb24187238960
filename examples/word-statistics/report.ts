/** The figures of the job as text. */
import { writeFileSync } from "node:fs";
import type { Results, Totals } from "./results.js";

/** Writes a line for each package, most words first, then one for all; `path` is a JSONL file. */
export function writeReport(path: string, results: Results): void {
  const lines = [
    ...byWords(results).map(([name, totals]) => ({ package: name, ...totals })),
    { package: "*", ...results.total },
  ];
  writeFileSync(path, lines.map((line) => `${JSON.stringify(line)}\n`).join(""));
}

/** The packages with the most words, the rest, and all, as a table. */
export function table(results: Results, most = 10): string {
  const ranked = byWords(results);
  const rest = ranked.slice(most).map(([, totals]) => totals);
  const rows: [string, Totals][] = [
    ...ranked.slice(0, most),
    ...(rest.length > 0 ? [[`${rest.length} more`, sum(rest)] satisfies [string, Totals]] : []),
    ["all", results.total],
  ];
  const cells = rows.map(([name, totals]) => [
    name,
    ...[totals.files, totals.rows, totals.words, totals.characters, totals.longest].map(count),
  ]);
  return aligned([["PACKAGE", "FILES", "ROWS", "WORDS", "CHARACTERS", "LONGEST"], ...cells]);
}

/** `38,112`. */
export function count(value: number): string {
  return Math.round(value).toLocaleString("en-US");
}

function byWords(results: Results): [string, Totals][] {
  return [...results.packages].sort(([, a], [, b]) => b.words - a.words);
}

function sum(all: readonly Totals[]): Totals {
  return all.reduce((a, b) => ({
    files: a.files + b.files,
    rows: a.rows + b.rows,
    words: a.words + b.words,
    characters: a.characters + b.characters,
    longest: Math.max(a.longest, b.longest),
  }));
}

function aligned(rows: readonly (readonly string[])[]): string {
  const widths = rows[0]?.map((_, i) => Math.max(...rows.map((row) => row[i]?.length ?? 0))) ?? [];
  return rows
    .map((row) =>
      row
        .map((cell, i) => (i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0)))
        .join("  "),
    )
    .join("\n");
}
