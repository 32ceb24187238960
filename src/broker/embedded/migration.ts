/**
 * Brings the file of an older build up to date. All steps are one transaction, so that a process that dies in the
 * middle has changed nothing.
 */
import { type FormatStep, type Ladder, stepsFrom } from "../format.js";
import type { Database } from "./driver.js";

/** Changes the tables and their data from one format to the next. The step runs in a transaction. */
export interface FileStep extends FormatStep {
  readonly change: (db: Database) => void;
}

/** The file to bring up to date. */
export interface StoredFile {
  readonly db: Database;
  /** Its name, for messages. */
  readonly file: string;
  readonly ladder: Ladder<FileStep>;
  /** Called with a sentence for each step. */
  readonly notice: (message: string) => void;
}

/** @throws StairsError STORE_BROKEN if the ladder has no step for the file's format. The file stays unchanged. */
export function checkFileFormat({ db, file, ladder }: Omit<StoredFile, "notice">): void {
  stepsFrom(ladder, formatOf(db), file, "another state directory");
}

/** Runs all missing steps. */
export function migrateFile({ db, file, ladder, notice }: StoredFile): void {
  const steps = stepsFrom(ladder, formatOf(db), file, "another state directory");
  if (steps.length === 0) return;
  db.exec("BEGIN IMMEDIATE");
  try {
    for (const { to, change } of steps) {
      change(db);
      db.exec(`PRAGMA user_version = ${to}`);
    }
    db.exec("COMMIT");
  } catch (error) {
    if (db.inTransaction) db.exec("ROLLBACK");
    throw error;
  }
  for (const { from, to } of steps)
    notice(`The coordinator has brought ${file} from format ${from} to format ${to}.`);
}

function formatOf(db: Database): string {
  return String(db.prepare("PRAGMA user_version").first([])?.[0]);
}
