/**
 * Where the statistics end up, and how they stay exact. A worker may be killed after it has written
 * rows and before the coordinator knows; the rows are then worked on again, perhaps in another worker
 * and together with other rows. So nothing is summed while it is written: each call appends ONE line
 * with the ids of its rows and their figures, to a file of its process, and whoever sums counts each
 * row id once. A last line that was cut off by the kill was not acknowledged, so its rows are in
 * another line too.
 */
import { appendFileSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** A row's figures. */
export interface LineStatistics {
  package: string;
  /** The line's number in its file; line 1 stands for the file. */
  line: number;
  words: number;
  characters: number;
  longest: number;
}

/** Sums over rows. */
export interface Totals {
  files: number;
  rows: number;
  words: number;
  characters: number;
  longest: number;
}

/** Everything that was written, each row once. */
export interface Results {
  readonly total: Totals;
  readonly packages: ReadonlyMap<string, Totals>;
  /** Rows by the process that wrote them first. */
  readonly workers: ReadonlyMap<string, number>;
}

/** [base, first number, count]: the ids base-first, base-(first + 1) … */
type IdRange = [base: string, first: number, count: number];

interface CallRecord {
  readonly ids: readonly IdRange[];
  readonly rows: readonly (readonly [string, number, number, number, number])[];
}

/** Appends the rows of one call to this process's file in `folder`. */
export function appendResults(
  folder: string,
  rows: readonly LineStatistics[],
  rowIds: readonly string[],
): void {
  const record: CallRecord = {
    ids: toRanges(rowIds),
    rows: rows.map((row) => [row.package, row.line, row.words, row.characters, row.longest]),
  };
  mkdirSync(folder, { recursive: true });
  appendFileSync(join(folder, `worker-${process.pid}.jsonl`), `${JSON.stringify(record)}\n`);
}

/** Sums what all processes have written, each row once. */
export function readResults(folder: string): Results {
  const total = emptyTotals();
  const packages = new Map<string, Totals>();
  const workers = new Map<string, number>();
  const seen = new Map<string, Set<number>>();
  for (const name of readdirSync(folder)
    .filter((file) => /^worker-\d+\.jsonl$/.test(file))
    .sort()) {
    let own = 0;
    for (const { ids, rows } of recordsOf(join(folder, name))) {
      let at = 0;
      for (const [base, first, count] of ids) {
        const numbers = seen.get(base) ?? new Set<number>();
        seen.set(base, numbers);
        for (let number = first; number < first + count; number++) {
          const row = rows[at++];
          if (row === undefined || numbers.has(number)) continue;
          numbers.add(number);
          own += 1;
          const owner = packages.get(row[0]) ?? emptyTotals();
          packages.set(row[0], owner);
          add(total, row);
          add(owner, row);
        }
      }
    }
    workers.set(name.replace(".jsonl", ""), own);
  }
  return { total, packages, workers };
}

/** No rows. */
export function emptyTotals(): Totals {
  return { files: 0, rows: 0, words: 0, characters: 0, longest: 0 };
}

function add(
  totals: Totals,
  [, line, words, characters, longest]: CallRecord["rows"][number],
): void {
  if (line === 1) totals.files += 1;
  totals.rows += 1;
  totals.words += words;
  totals.characters += characters;
  totals.longest = Math.max(totals.longest, longest);
}

function* recordsOf(path: string): Generator<CallRecord> {
  const lines = readFileSync(path, "utf8").split("\n");
  // What stands after the last line end is empty, or was cut off.
  for (const line of lines.slice(0, -1)) yield JSON.parse(line) as CallRecord;
}

function toRanges(rowIds: readonly string[]): IdRange[] {
  const ranges: IdRange[] = [];
  for (const id of rowIds) {
    const at = id.lastIndexOf("-");
    const base = id.slice(0, at);
    const number = Number(id.slice(at + 1));
    const last = ranges.at(-1);
    if (last !== undefined && last[0] === base && last[1] + last[2] === number) last[2] += 1;
    else ranges.push([base, number, 1]);
  }
  return ranges;
}
