/**
 * The stored format. The engine opens a file only if Stairs wrote it, it is undamaged, and this build knows its format.
 * It brings an older format up to date. It refuses any other file with an error that names the file, and leaves the
 * file unchanged.
 */
import { existsSync, statSync } from "node:fs";
import { messageOf, StairsError } from "@stairs/core";
import { DamagedPayload } from "./checksum.js";
import { type Database, openDatabase, refusalOf } from "./driver.js";
import { fileLadder } from "./file-ladder.js";
import { checkFileFormat, migrateFile } from "./migration.js";

/** "STRS", at a fixed place in the file's header. */
const applicationId = 0x53545253;
/** The engine does not verify larger files at start, because that would take seconds for each gigabyte. */
const checkedBytes = 256 * 1024 * 1024;
/** How long the thread waits for the file's lock, in milliseconds. Only a foreign program ever holds that lock. */
const busyMs = 1000;

const tables = `
  CREATE TABLE queue (no INTEGER PRIMARY KEY, pipeline TEXT NOT NULL, name TEXT NOT NULL UNIQUE) STRICT;

  -- Heads, dense, in lease order. due > 0: delayed until then.
  CREATE TABLE entry (
    queue INTEGER NOT NULL, id INTEGER NOT NULL, due INTEGER NOT NULL, rows INTEGER NOT NULL,
    bytes INTEGER NOT NULL, losses INTEGER NOT NULL, enqueued_at INTEGER NOT NULL,
    plan TEXT NOT NULL, signature TEXT NOT NULL, attempts TEXT NOT NULL, given TEXT NOT NULL,
    PRIMARY KEY (queue, id)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX entry_due ON entry (due) WHERE due > 0;
  -- With sums: see checksum.ts.
  CREATE TABLE payload (id INTEGER PRIMARY KEY, sum INTEGER NOT NULL, data BLOB NOT NULL) STRICT;
  -- Payloads of flushed entries: the engine deletes them in small steps.
  CREATE TABLE garbage (id INTEGER PRIMARY KEY) STRICT;

  CREATE TABLE staged_part (call TEXT NOT NULL, part INTEGER NOT NULL, PRIMARY KEY (call, part)) STRICT, WITHOUT ROWID;
  CREATE TABLE staged (
    call TEXT NOT NULL, part INTEGER NOT NULL, id INTEGER NOT NULL, queue INTEGER NOT NULL, rows INTEGER NOT NULL,
    bytes INTEGER NOT NULL, losses INTEGER NOT NULL, enqueued_at INTEGER NOT NULL,
    plan TEXT NOT NULL, signature TEXT NOT NULL, attempts TEXT NOT NULL, given TEXT NOT NULL,
    PRIMARY KEY (call, part, id)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX staged_by_plan ON staged (plan);

  CREATE TABLE dead (
    id INTEGER PRIMARY KEY AUTOINCREMENT, queue INTEGER NOT NULL, pipeline TEXT NOT NULL, at INTEGER NOT NULL,
    rows INTEGER NOT NULL, bytes INTEGER NOT NULL, losses INTEGER NOT NULL, plan TEXT NOT NULL,
    signature TEXT NOT NULL, why TEXT NOT NULL
  ) STRICT;
  CREATE INDEX dead_by_queue ON dead (queue);
  CREATE INDEX dead_by_pipeline ON dead (pipeline);
  CREATE INDEX dead_by_plan ON dead (plan);
  -- The fields that no search reads.
  CREATE TABLE dead_payload (
    id INTEGER PRIMARY KEY, about TEXT NOT NULL, sum INTEGER NOT NULL, data BLOB NOT NULL
  ) STRICT;

  CREATE TABLE counter (
    queue INTEGER NOT NULL, name TEXT NOT NULL, value INTEGER NOT NULL, PRIMARY KEY (queue, name)
  ) STRICT, WITHOUT ROWID;
  -- The counter named dropped, split by reason.
  CREATE TABLE drop_reason (
    queue INTEGER NOT NULL, reason TEXT NOT NULL, rows INTEGER NOT NULL, PRIMARY KEY (queue, reason)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE inbox (source TEXT PRIMARY KEY, last INTEGER NOT NULL, seen_at INTEGER NOT NULL) STRICT, WITHOUT ROWID;
  -- seen: when the plan was last stored or pointed at. 0: the plan is removed, its body is empty, and only its id is
  -- left.
  CREATE TABLE plan (
    id TEXT PRIMARY KEY, pipeline TEXT NOT NULL, body TEXT NOT NULL, seen INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX plan_seen ON plan (seen, pipeline) WHERE seen > 0;
  CREATE TABLE pointer (
    pipeline TEXT PRIMARY KEY, current TEXT NOT NULL, offered TEXT NOT NULL, version INTEGER NOT NULL,
    mode TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;
`;

/** How to open a store. */
export interface StoreMode {
  /** Sync the disk with every commit. */
  readonly strict: boolean;
  /** Called with a sentence about each skipped check and each migration step. */
  readonly notice: (message: string) => void;
}

/**
 * Opens the store's file for its owner, or creates it.
 * @throws StairsError STORE_BROKEN for a damaged or foreign file or an unknown format; STORE_FULL if the disk has no
 * room.
 */
export function openStore(file: string, mode: StoreMode): Database {
  const isNew = !existsSync(file) || statSync(file).size === 0;
  let db: Database | undefined;
  try {
    db = openDatabase(file, busyMs);
    if (!isNew) checkFormat(db, file);
    db.exec("PRAGMA journal_mode = WAL");
    db.exec(`PRAGMA synchronous = ${mode.strict ? "FULL" : "NORMAL"}`);
    db.exec("PRAGMA wal_autocheckpoint = 0");
    db.exec("PRAGMA cache_size = -32768");
    if (isNew) create(db);
    else {
      checkPages(db, file, mode);
      migrateFile({ db, file, ladder: fileLadder, notice: mode.notice });
    }
    // The staged parts' calls ended with the process that had leased their rows.
    db.exec(
      "DELETE FROM payload WHERE id IN (SELECT id FROM staged); DELETE FROM staged; DELETE FROM staged_part",
    );
    return db;
  } catch (error) {
    db?.close();
    throw storeError(error, file);
  }
}

function create(db: Database): void {
  db.exec("BEGIN");
  db.exec(tables);
  db.exec(`PRAGMA application_id = ${applicationId}; PRAGMA user_version = ${fileLadder.current}`);
  db.exec("COMMIT");
}

function pragma(db: Database, name: string): string {
  return String(db.prepare(`PRAGMA ${name}`).first([])?.[0]);
}

function checkFormat(db: Database, file: string): void {
  const tableCount = db.prepare("SELECT count(*) FROM sqlite_schema").first([])?.[0];
  if (tableCount === 0n) {
    // The process that created the file died before its first commit.
    create(db);
    return;
  }
  if (pragma(db, "application_id") !== String(applicationId)) {
    throw new StairsError(
      "STORE_BROKEN",
      `${file} is a database of another program. Give the coordinator another state directory, or move the file away.`,
    );
  }
  checkFileFormat({ db, file, ladder: fileLadder });
}

function checkPages(db: Database, file: string, mode: StoreMode): void {
  const { size } = statSync(file);
  if (size > checkedBytes) {
    mode.notice(
      `${file} has ${size} bytes: the coordinator checks its pages when it reads them, not at start.`,
    );
    return;
  }
  const found = pragma(db, "quick_check(1)");
  if (found !== "ok") throw brokenStore(file, found);
}

function brokenStore(file: string, why: string, cause?: unknown): StairsError {
  return new StairsError(
    "STORE_BROKEN",
    `${file} is damaged (${why}). Restore it from a backup together with its -wal file, or move both away and start empty.`,
    cause,
  );
}

/** Converts a refusal of SQLite to the caller's error. */
export function storeError(error: unknown, file: string): unknown {
  if (error instanceof StairsError) return error;
  if (error instanceof DamagedPayload) return brokenStore(file, error.message, error);
  // Stairs wrote every JSON text in the file, so an unreadable one is damage.
  if (error instanceof SyntaxError) return brokenStore(file, "a text in it is not JSON", error);
  switch (refusalOf(error)) {
    case "broken":
      return brokenStore(file, messageOf(error), error);
    case "full":
      return new StairsError(
        "STORE_FULL",
        `The disk with ${file} is full: nothing was stored. Free some space; work goes on by itself.`,
        error,
      );
    case "busy":
      return new StairsError(
        "STORE_HELD",
        `${file} is locked by another program (${messageOf(error)}). Close it and repeat.`,
        error,
      );
    default:
      return new StairsError(
        "INTERNAL",
        `The coordinator cannot use ${file}: ${messageOf(error)}.`,
        error,
      );
  }
}
