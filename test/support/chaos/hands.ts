/**
 * What the actors of a load have in hand, read from their histories while they write them. A fault counts
 * only where these show that it came in the middle of something.
 */
import { closeSync, fstatSync, openSync, readdirSync, readSync } from "node:fs";
import { join } from "node:path";
import type { Event } from "../history/event.js";

/** When the first and the last line about a call were written, in milliseconds since 1970. */
interface Span {
  readonly first: number;
  last: number;
  /** Rows of the call that were done. */
  rows: number;
}

/** What is known of one actor. */
export interface Hand {
  readonly actor: string;
  /** Acts that have begun and not ended, by their op: for a worker a row, for a producer a push. */
  readonly open: ReadonlyMap<string, Event & { readonly phase: "invoke" }>;
  /** Acts that have ended. */
  readonly ended: number;
  /** By call. */
  readonly calls: ReadonlyMap<string, Span>;
  /** When its first line was written, and its last one. */
  readonly firstAt: number;
  readonly lastAt: number;
  /** Acts that took longer than so many milliseconds. */
  longer(ms: number): number;
}

class Reader implements Hand {
  readonly actor: string;
  readonly open = new Map<string, Event & { readonly phase: "invoke" }>();
  readonly calls = new Map<string, Span>();
  ended = 0;
  firstAt = Infinity;
  lastAt = 0;
  readonly #took: number[] = [];
  readonly #file: string;
  #at = 0;
  #rest = "";

  constructor(folder: string, name: string) {
    this.actor = name.replace(/\.jsonl$/, "");
    this.#file = join(folder, name);
  }

  read(): void {
    const file = openSync(this.#file, "r");
    const bytes = Buffer.alloc(Math.max(0, fstatSync(file).size - this.#at));
    this.#at += readSync(file, bytes, 0, bytes.length, this.#at);
    closeSync(file);
    // Histories are ASCII here, so no character is cut in two.
    const lines = (this.#rest + bytes.toString("latin1")).split("\n");
    this.#rest = lines.pop() ?? "";
    for (const line of lines) this.#see(JSON.parse(line) as Event);
  }

  longer(ms: number): number {
    return this.#took.filter((took) => took >= ms).length;
  }

  #see(event: Event): void {
    this.firstAt = Math.min(this.firstAt, event.at);
    this.lastAt = event.at;
    if (event.phase === "invoke") this.open.set(event.op, event);
    const begun = this.open.get(event.op);
    if (begun?.act === "call") {
      const { call } = begun.facts;
      const span = this.calls.get(call);
      if (span === undefined) this.calls.set(call, { first: event.at, last: event.at, rows: 0 });
      else {
        span.last = event.at;
        if (event.phase !== "invoke") span.rows += 1;
      }
    }
    if (event.phase === "invoke") return;
    this.open.delete(event.op);
    if (begun !== undefined) this.#took.push(event.at - begun.at);
    this.ended += 1;
  }
}

/** The actors of a folder of histories. */
export class Hands {
  readonly #folder: string;
  readonly #readers = new Map<string, Reader>();

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** All actors, as of now. */
  look(): readonly Hand[] {
    for (const name of readdirSync(this.#folder)) {
      if (!this.#readers.has(name)) this.#readers.set(name, new Reader(this.#folder, name));
    }
    const readers = [...this.#readers.values()];
    for (const reader of readers) reader.read();
    return readers;
  }

  of(actor: string): Hand | undefined {
    return this.look().find((hand) => hand.actor === actor);
  }
}

/** True if a worker is in a row of a call of which it has done others. */
export function isMidBatch({ open, calls }: Hand): boolean {
  return [...open.values()].some(
    (event) => event.act === "call" && (calls.get(event.facts.call)?.rows ?? 0) > 0,
  );
}

/**
 * True if a call of these actors was in hand all the time from one moment to another: its worker wrote of
 * it before and after.
 */
export function spanned(hands: readonly Hand[], from: number, to: number): boolean {
  return hands.some((hand) =>
    [...hand.calls.values()].some(({ first, last }) => first < from && last > to),
  );
}
