/** The last sequence accepted from each producer. Only the sequence right after it is new. */
import type { Clock } from "@stairs/core";
import type { EnqueueResult, InboxKey } from "../contract.js";
import type { Database } from "./driver.js";

/** The engine forgets a producer after this much silence. */
const retentionMs = 7 * 24 * 3600 * 1000;

/** The producers of one engine. */
export class Inbox {
  readonly #clock: Clock;
  readonly #last;
  readonly #accept;
  readonly #prune;

  constructor(db: Database, clock: Clock) {
    this.#clock = clock;
    this.#last = db.prepare("SELECT last FROM inbox WHERE source = ?");
    this.#accept = db.prepare(
      "INSERT INTO inbox (source, last, seen_at) VALUES (?, ?, ?) ON CONFLICT (source) DO UPDATE SET last = excluded.last, seen_at = excluded.seen_at",
    );
    this.#prune = db.prepare("DELETE FROM inbox WHERE seen_at < ?");
  }

  /** The last accepted sequence; 0 if the engine knows none. */
  last(key: Omit<InboxKey, "sequence">): number {
    return Number(this.#last.first([sourceOf(key)])?.[0] ?? 0);
  }

  /** Why the engine cannot accept these keys together; undefined if it can. */
  refuse(keys: readonly InboxKey[]): EnqueueResult | undefined {
    const lasts = new Map<string, number>();
    for (const key of keys) {
      const source = sourceOf(key);
      const next = (lasts.get(source) ?? this.last(key)) + 1;
      if (key.sequence < next) return { status: "duplicate", key };
      if (key.sequence > next) return { status: "gap", key, next };
      lasts.set(source, next);
    }
    return undefined;
  }

  accept(keys: readonly InboxKey[]): void {
    const now = BigInt(Math.trunc(this.#clock.now()));
    for (const key of keys) this.#accept.run([sourceOf(key), BigInt(key.sequence), now]);
  }

  /** Forgets producers that have been silent for 7 days. */
  prune(): void {
    this.#prune.run([BigInt(Math.trunc(this.#clock.now()) - retentionMs)]);
  }
}

function sourceOf({ pipeline, source, epoch }: Omit<InboxKey, "sequence">): string {
  return JSON.stringify([pipeline, source, epoch]);
}
