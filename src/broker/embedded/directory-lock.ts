/**
 * One process owns a state directory, by a lock of the operating system that ends with the process,
 * however it ends. A file beside it says who that is, for people and for whoever wants to join.
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
  /** `host:port` at which it serves; undefined until it does. */
  readonly address: string | undefined;
}

/** Held until `release`. */
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
 * Makes the directory if it is not there, and takes it.
 * @throws StairsError STORE_HELD, with the holder's process id and address; BAD_ARGUMENT if the directory cannot be
 * made or written.
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
    // Never committed: the open transaction is the lock.
    db.exec("BEGIN EXCLUSIVE");
  } catch (error) {
    db?.close();
    if (refusalOf(error) === "busy") throw heldBy(directory, await readOwnerFile(directory));
    throw new StairsError(
      "BAD_ARGUMENT",
      `The state directory ${directory} cannot be used: ${messageOf(error)}. Give one that can be written.`,
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

/** Node's own recursive way never ends where the system lets nobody make a directory, as in /proc. */
function makeDirectory(directory: string): void {
  if (existsSync(directory)) return;
  const parent = dirname(resolve(directory));
  if (parent !== resolve(directory)) makeDirectory(parent);
  mkdirSync(directory);
}

/** Who owns the directory now; undefined when nobody does. */
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
