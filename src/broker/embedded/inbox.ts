/** What was accepted from each producer: exactly the sequence after the last one is new. */
import type { Clock } from "@stairs/core";
import type { EnqueueResult, InboxKey } from "../contract.js";
import type { Database } from "./driver.js";

/** A producer that was silent for longer is forgotten. */
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

  /** The last sequence accepted; 0 if none is known. */
  last(key: Omit<InboxKey, "sequence">): number {
    return Number(this.#last.first([sourceOf(key)])?.[0] ?? 0);
  }

  /** Why these cannot be accepted together; undefined if they can. */
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

  /** Forgets producers that were silent for 7 days. */
  prune(): void {
    this.#prune.run([BigInt(Math.trunc(this.#clock.now()) - retentionMs)]);
  }
}

function sourceOf({ pipeline, source, epoch }: Omit<InboxKey, "sequence">): string {
  return JSON.stringify([pipeline, source, epoch]);
}
