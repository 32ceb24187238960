/**
 * The only file that knows which SQLite binding the engine uses. It rejects values that the binding would store as
 * another type and values that would abort the process.
 */
import { isUtf8 } from "node:buffer";
import { createRequire } from "node:module";
import Libsql from "libsql";

/** A value that SQLite takes or returns. Integers are bigint in both directions. */
export type Value = bigint | string | Buffer | null;

/** A result row: the columns in the order of the SELECT. */
export type ResultRow = readonly Value[];

/** A prepared statement. */
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

/** Why SQLite refused, in the categories that a caller can act on. */
export type Refusal = "full" | "broken" | "busy" | "other";

/** A text on the disk differs from what the engine wrote. */
class DamagedText extends Error {}

/** The binding's file, for a thread without module resolution of its own. Its export is the connection's class. */
export const bindingFile = createRequire(import.meta.url).resolve("libsql");

/**
 * Opens a file, or creates it.
 * @param busyMs How long to wait for another connection's lock, in milliseconds.
 * @throws the binding's errors; see {@link refusalOf}.
 */
export function openDatabase(file: string, busyMs: number): Database {
  const db = new Libsql(file, { timeout: busyMs });
  db.defaultSafeIntegers(true);
  return {
    get inTransaction() {
      return db.inTransaction;
    },
    exec: (sql) => void db.exec(sql),
    prepare: (sql) => prepared(db, sql),
    close: () => void db.close(),
  };
}

function prepared(db: Libsql.Database, sql: string): Statement {
  const plain = db.prepare(sql);
  const columns = plain.reader ? plain.columns() : [];
  const texts = columns.flatMap(({ type }, at) => (type === "TEXT" ? [at] : []));
  const read = texts.length === 0 ? sql : asBytes(sql, columns.length, texts);
  // The binding's `get` ignores its values right after `all` on the same statement, so `get` and `all` use separate
  // statements.
  let one: Libsql.Statement<unknown[]> | undefined;
  let many: Libsql.Statement<unknown[]> | undefined;
  return {
    run: (values) => void plain.run(checked(values, sql)),
    first(values) {
      one ??= db.prepare(read).raw(true);
      const row = one.get(checked(values, sql)) as Value[] | undefined;
      return row && decoded(row, texts);
    },
    all(values) {
      many ??= db.prepare(read).raw(true);
      const rows = many.all(checked(values, sql)) as Value[][];
      return rows.map((row) => decoded(row, texts));
    },
  };
}

/** Selects the same rows with bytes instead of texts, because the binding aborts the process if a text is not UTF-8. */
function asBytes(sql: string, count: number, texts: readonly number[]): string {
  const names = Array.from({ length: count }, (_, at) => `c${at}`);
  const read = names.map((name, at) => (texts.includes(at) ? `CAST(${name} AS BLOB)` : name));
  return `WITH answer (${names.join(", ")}) AS (${sql}) SELECT ${read.join(", ")} FROM answer`;
}

function decoded(row: Value[], texts: readonly number[]): ResultRow {
  for (const at of texts) {
    const text = row[at];
    if (!Buffer.isBuffer(text)) continue;
    if (!isUtf8(text)) throw new DamagedText("a text in it is not UTF-8");
    row[at] = text.toString("utf8");
  }
  return row;
}

function checked(values: readonly Value[], sql: string): readonly Value[] {
  for (const value of values) {
    if (typeof value === "bigint" || value === null || Buffer.isBuffer(value)) continue;
    // The binding cuts a text at its first NUL.
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

/** Classifies an error of the binding. */
export function refusalOf(error: unknown): Refusal {
  if (error instanceof DamagedText) return "broken";
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
