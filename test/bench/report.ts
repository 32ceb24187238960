/** What was measured, as a document, as text, and as the table of docs/benchmarks.md. */
import { cpus, release, totalmem, type as system } from "node:os";
import { figure } from "./statistics.js";
import { cpuText, type Result } from "./throughput.js";

/** All figures of a run. */
export interface Report {
  readonly machine: string;
  readonly results: readonly Result[];
  /** Only what was measured. */
  readonly ratios: Readonly<Record<string, number>>;
}

/** Processor, cores, memory, system, Node.js and, if there was one, Redis. */
export function machine(redis: string | undefined): string {
  const cores = cpus();
  const memory = Math.round(totalmem() / 1024 ** 3);
  const parts = [
    `${cores[0]?.model.trim() ?? "unknown processor"}, ${cores.length} cores, ${memory} GB`,
    `${system()} ${release()}`,
    `Node.js ${process.versions.node}`,
    ...(redis === undefined ? [] : [`Redis ${redis}`]),
  ];
  return parts.join(", ");
}

/** For people. */
export function asText({ machine: where, results, ratios }: Report): string {
  const lines = results.map(
    ({ name, rowsPerSecond, rounds, cpuSeconds, rows }) =>
      `${name}: ${figure(rowsPerSecond)} rows/s (${figure(Math.min(...rounds))} to ${figure(Math.max(...rounds))}), ${figure(rows)} rows a round, CPU ${cpuText(cpuSeconds)}`,
  );
  const compared = Object.entries(ratios).map(([name, value]) => `${name}: ${figure(value)}`);
  return [where, "", ...lines, "", ...compared].join("\n");
}

/** A table in Markdown. */
export function asTable({ machine: where, results, ratios }: Report): string {
  const rows = [
    ...results.map(({ name, rowsPerSecond }) => [name, `${figure(rowsPerSecond)} rows/s`]),
    ...Object.entries(ratios).map(([name, value]) => [name, figure(value)]),
  ];
  const cells = [["figure", "median"], ...rows];
  const widths = [0, 1].map((at) => Math.max(...cells.map((row) => row[at]?.length ?? 0)));
  const line = (row: readonly string[]): string =>
    `| ${row.map((cell, at) => (at === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[1] ?? 0))).join(" | ")} |`;
  const rule = `| ${"-".repeat(widths[0] ?? 0)} | ${"-".repeat((widths[1] ?? 1) - 1)}: |`;
  return [`\`npm run bench\` on ${where}:`, "", line(cells[0] ?? []), rule, ...rows.map(line)].join(
    "\n",
  );
}
