/**
 * One process owns a state directory, through an operating-system lock that ends with the process, even after a crash.
 * A file beside the lock names the owner, for operators and for processes that want to connect to it.
 */
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { hostname } from "node:os";
import { dirname, join, resolve } from "node:path";
import { messageOf, StairsError } from "@stairs/core";
import { type Database, openDatabase, refusalOf } from "./driver.js";

/** Who owns a directory. */
export interface Owner {
  readonly pid: number;
  readonly host: string;
  /** Milliseconds since 1970. */
  readonly startedMs: number;
  /** `host:port` at which it serves; undefined until it serves. */
  readonly address: string | undefined;
}

/** A held lock. It lasts until `release`. */
export interface DirectoryLock {
  setAddress(address: string): void;
  release(): void;
}

const waitMs = 250;

function lockFile(directory: string): string {
  return join(directory, "lock.db");
}

function ownerFile(directory: string): string {
  return join(directory, "owner.json");
}

/**
 * Creates the directory if it is missing, and locks it.
 * @throws StairsError STORE_HELD, with the holder's process id and address; BAD_ARGUMENT if the process cannot create
 * or write the directory.
 */
export async function lockDirectory(
  directory: string,
  startedMs: number,
  address: string | undefined,
): Promise<DirectoryLock> {
  let db: Database | undefined;
  try {
    makeDirectory(directory);
    db = openDatabase(lockFile(directory), waitMs);
    // The process never commits this transaction: the open transaction is the lock.
    db.exec("BEGIN EXCLUSIVE");
  } catch (error) {
    db?.close();
    if (refusalOf(error) === "busy") throw heldBy(directory, await readOwnerFile(directory));
    throw new StairsError(
      "BAD_ARGUMENT",
      `The coordinator cannot use the state directory ${directory}: ${messageOf(error)}. Choose a directory that it can write.`,
      error,
    );
  }
  const held = db;
  const owner: Owner = { pid: process.pid, host: hostname(), startedMs, address };
  writeOwner(directory, owner);
  return {
    setAddress: (next) => writeOwner(directory, { ...owner, address: next }),
    release() {
      rmSync(ownerFile(directory), { force: true });
      held.close();
    },
  };
}

/**
 * Creates parents first. Node's own recursive mkdir never returns where the system forbids new directories, as in
 * /proc.
 */
function makeDirectory(directory: string): void {
  if (existsSync(directory)) return;
  const parent = dirname(resolve(directory));
  if (parent !== resolve(directory)) makeDirectory(parent);
  mkdirSync(directory);
}

/** The directory's current owner; undefined if it has none. */
export async function readOwner(directory: string): Promise<Owner | undefined> {
  const owner = await readOwnerFile(directory);
  if (owner === undefined) return undefined;
  let db: Database | undefined;
  try {
    db = openDatabase(lockFile(directory), 0);
    db.prepare("SELECT count(*) FROM sqlite_schema").all([]);
    return undefined;
  } catch (error) {
    if (refusalOf(error) === "busy") return owner;
    throw new StairsError(
      "STORE_BROKEN",
      `${lockFile(directory)} cannot be read: ${messageOf(error)}. Move it away.`,
      error,
    );
  } finally {
    db?.close();
  }
}

function writeOwner(directory: string, owner: Owner): void {
  const next = `${ownerFile(directory)}.next`;
  writeFileSync(next, `${JSON.stringify(owner)}\n`);
  renameSync(next, ownerFile(directory));
}

async function readOwnerFile(directory: string): Promise<Owner | undefined> {
  try {
    const parsed: unknown = JSON.parse(await readFile(ownerFile(directory), "utf8"));
    return isOwner(parsed) ? parsed : undefined;
  } catch {
    return undefined;
  }
}

function isOwner(value: unknown): value is Owner {
  if (typeof value !== "object" || value === null) return false;
  return (
    "pid" in value &&
    typeof value.pid === "number" &&
    "host" in value &&
    typeof value.host === "string"
  );
}

function heldBy(directory: string, owner: Owner | undefined): StairsError {
  const who =
    owner === undefined
      ? "Another process"
      : `Process ${owner.pid} on ${owner.host}, ${owner.address === undefined ? "not yet serving" : `serving at ${owner.address}`},`;
  return new StairsError(
    "STORE_HELD",
    `${who} holds the state directory ${directory}. Connect to it, stop it, or use another directory.`,
  );
}
