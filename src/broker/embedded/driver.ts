/**
 * The only file that knows which SQLite binding is used. A value that the binding would store as
 * another type, or that would abort the process, never reaches it.
 */
import { createRequire } from "node:module";
import Libsql from "libsql";

/** What SQLite takes and gives here. Integers are bigint in both directions. */
export type Value = bigint | string | Buffer | null;

/** A result row: the columns in the order of the SELECT. */
export type ResultRow = readonly Value[];

/** A statement that was prepared once. */
export interface Statement {
  run(values: readonly Value[]): void;
  first(values: readonly Value[]): ResultRow | undefined;
  all(values: readonly Value[]): readonly ResultRow[];
}

/** One connection. */
export interface Database {
  readonly inTransaction: boolean;
  exec(sql: string): void;
  prepare(sql: string): Statement;
  close(): void;
}

/** Why SQLite refused, as far as a caller can act on it. */
export type Refusal = "full" | "broken" | "busy" | "other";

/** Where a thread without module resolution of its own finds the binding; its export is the connection's class. */
export const bindingFile = createRequire(import.meta.url).resolve("libsql");

/**
 * Opens a file, or makes it.
 * @param busyMs How long to wait for another connection's lock, in milliseconds.
 * @throws what the binding throws; see {@link refusalOf}.
 */
export function openDatabase(file: string, busyMs: number): Database {
  const db = new Libsql(file, { timeout: busyMs });
  db.defaultSafeIntegers(true);
  return {
    get inTransaction() {
      return db.inTransaction;
    },
    exec: (sql) => void db.exec(sql),
    prepare(sql) {
      const plain = db.prepare(sql);
      const statement = plain.reader ? plain.raw(true) : plain;
      return {
        run: (values) => void statement.run(checked(values, sql)),
        first: (values) => statement.get(checked(values, sql)) as ResultRow | undefined,
        all: (values) => statement.all(checked(values, sql)) as ResultRow[],
      };
    },
    close: () => void db.close(),
  };
}

function checked(values: readonly Value[], sql: string): readonly Value[] {
  for (const value of values) {
    if (typeof value === "bigint" || value === null || Buffer.isBuffer(value)) continue;
    // The binding ends a text at its first NUL.
    if (typeof value === "string" && !value.includes("\0")) continue;
    throw new TypeError(
      `Cannot bind a ${typeof value} to ${JSON.stringify(sql)}: expected bigint, string without NUL, Buffer or null.`,
    );
  }
  return values;
}

const full = 13;
const ioError = 10;
const sharedMemorySize = 4874;
const broken = new Set([11, 26]);
const busy = new Set([5, 6]);

/** Sorts an error of the binding. */
export function refusalOf(error: unknown): Refusal {
  if (!(error instanceof Error)) return "other";
  const { rawCode, code } = error as Error & {
    readonly rawCode?: unknown;
    readonly code?: unknown;
  };
  if (typeof rawCode !== "number") return code === "SQLITE_FULL" ? "full" : "other";
  const primary = rawCode & 0xff;
  if (primary === full || rawCode === sharedMemorySize) return "full";
  if (primary === ioError && /no space|disk quota/i.test(error.message)) return "full";
  if (broken.has(primary)) return "broken";
  return busy.has(primary) ? "busy" : "other";
}
