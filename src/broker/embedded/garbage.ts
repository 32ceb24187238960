/**
 * Payloads of flushed entries. The flush only notes them. Afterwards the engine deletes them in small steps, and the
 * next process continues where this one ends. So no step takes long, however large the queue was.
 */
import { messageOf } from "@stairs/core";
import type { Log } from "../../observe/log.js";
import type { Database } from "./driver.js";
import type { Entries } from "./entries.js";
import type { GroupCommit, Turn } from "./group.js";

const payloadsAtOnce = 256;
const bytesAtOnce = 1024 * 1024;

/** The garbage of one engine. */
export class Garbage {
  readonly #entries: Entries;
  readonly #group: GroupCommit;
  readonly #log: Log;
  readonly #note;
  readonly #next;
  readonly #dropPayload;
  readonly #drop;
  #collecting = false;
  #closed = false;

  constructor(db: Database, entries: Entries, group: GroupCommit, log: Log) {
    this.#entries = entries;
    this.#group = group;
    this.#log = log;
    this.#note = db.prepare("INSERT INTO garbage (id) SELECT id FROM entry WHERE queue = ?");
    this.#next = db.prepare(
      "SELECT id, length(data) FROM garbage JOIN payload USING (id) ORDER BY id LIMIT ?",
    );
    this.#dropPayload = db.prepare("DELETE FROM payload WHERE id = ?");
    this.#drop = db.prepare("DELETE FROM garbage WHERE id = ?");
  }

  /** Notes the payloads of a queue's entries before the entries are deleted. */
  note(queue: number): void {
    this.#note.run([BigInt(queue)]);
  }

  /** Starts deleting the noted payloads and continues by itself until none is left. */
  collect(): void {
    if (this.#collecting || this.#closed) return;
    this.#collecting = true;
    this.#collectAll()
      .catch((error: unknown) =>
        this.#log.warn(
          `The store could not delete flushed rows; they still take room on the disk: ${messageOf(error)}`,
        ),
      )
      .finally(() => {
        this.#collecting = false;
      });
  }

  close(): void {
    this.#closed = true;
  }

  async #collectAll(): Promise<void> {
    let left = true;
    while (left && !this.#closed)
      left = await this.#group.submit("progress", (turn) => this.#collectSome(turn));
  }

  /** Returns false if nothing was left. */
  #collectSome(turn: Turn): boolean {
    let bytes = 0;
    const found = this.#next.all([BigInt(payloadsAtOnce)]);
    for (const [id = null, length] of found) {
      this.#dropPayload.run([id]);
      this.#drop.run([id]);
      this.#entries.forgetPayload(Number(id));
      bytes += Number(length);
      if (bytes >= bytesAtOnce) break;
    }
    turn.bytes += bytes;
    return found.length > 0;
  }
}
