/** What came of one scenario: a row of the table that a run of the scenarios ends with. */

/** One row. */
export interface ChaosRow {
  /** The scenario's name. */
  readonly fault: string;
  /** Injections that the histories prove to have come in the middle of something. */
  readonly times: number;
  /** Rows whose acks their producers have. */
  readonly rows: number;
  readonly lost: number;
  readonly doubled: number;
  /** Rows that user code saw again, beyond what their retry policy says. */
  readonly repeated: number;
  /** From the last ack until nothing was left, in milliseconds. */
  readonly drainMs: number;
  /** A sentence each, with the invariant's name. */
  readonly violations: readonly string[];
  /** Of the scenario's choices. */
  readonly seed: number;
}

/** A scenario that could not be run here, or did not come to its end. */
export interface NoRow {
  readonly fault: string;
  /** `not run: needs root`, `failed`. */
  readonly why: string;
}

declare module "vitest" {
  interface TaskMeta {
    chaos?: ChaosRow | NoRow;
  }
}

const columns = [
  "fault",
  "times",
  "rows",
  "lost",
  "doubled",
  "repeated by user code",
  "time to drain",
];

/** The table, and below it what is wrong or `violations: none`. */
export function chaosTable(rows: readonly (ChaosRow | NoRow)[]): string {
  const cells = [columns, ...rows.map(cellsOf)];
  const widths = columns.map((_, at) => Math.max(...cells.map((row) => row[at]?.length ?? 0)));
  const lines = cells.map((row) =>
    row
      .map((cell, at) => (at === 0 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0)))
      .join(" | ")
      .trimEnd(),
  );
  const seeds = rows.flatMap((row) => ("seed" in row ? [`${row.fault} ${row.seed}`] : []));
  const violations = rows.flatMap((row) => {
    if ("violations" in row) return row.violations.map((one) => `${row.fault}: ${one}`);
    return row.why === "failed" ? [`${row.fault}: it did not come to its end`] : [];
  });
  const verdict =
    violations.length === 0 ? "violations: none" : `violations:\n${violations.join("\n")}`;
  return `${lines.join("\n")}\nseeds: ${seeds.join(", ")}\n${verdict}\n`;
}

function cellsOf(row: ChaosRow | NoRow): string[] {
  if ("why" in row) return [row.fault, row.why];
  const { fault, times, rows, lost, doubled, repeated, drainMs } = row;
  const numbers = [times, rows, lost, doubled, repeated].map((number) =>
    number.toLocaleString("en-US"),
  );
  return [fault, ...numbers, `${(drainMs / 1000).toFixed(1)} s`];
}
