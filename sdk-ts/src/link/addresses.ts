/**
 * Where a connection finds a coordinator. Those that it was given are tried in turn, in an order of this connection's own,
 * so that many connections spread over them. A pause comes after each attempt, and grows only when all have failed.
 *
 *   stream lost ─▶ the same once more (its session may go on) ─▶ the next ─▶ … ─▶ all have failed: a longer pause
 */
import { addressesIn } from "@stairs/core";
import { Backoff } from "./backoff.js";

/** The addresses of one connection. */
export class Addresses {
  readonly #own: readonly string[];
  readonly #backoff: Backoff;
  /** Where a coordinator wants this connection to go, the best first; each is tried once. */
  #wanted: string[] = [];
  #at = 0;
  #hasMissed = false;
  /** Attempts that failed since a connection stood, at its own addresses. */
  #failed = 0;

  /**
   * @param list `host:port`, or several with commas in between.
   * @param random A number from 0 to 1.
   */
  constructor(list: string, random: () => number = Math.random) {
    this.#own = addressesIn(list)
      .map((address) => ({ address, place: random() }))
      .sort((a, b) => a.place - b.place)
      .map(({ address }) => address);
    this.#backoff = new Backoff(random);
  }

  /** Where to connect now. */
  get current(): string {
    return this.#wanted[0] ?? this.#own[this.#at] ?? "";
  }

  /** All that were given, for people. */
  get all(): string {
    return [...this.#own].sort().join(", ");
  }

  /**
   * How long one attempt may take where all of them together may take `ms`: one that does not answer leaves time
   * for the others.
   */
  share(ms: number): number {
    return ms / this.#own.length;
  }

  /** True if an address to which a coordinator sent this connection could not be reached; said once. */
  takeMissed(): boolean {
    const hasMissed = this.#hasMissed;
    this.#hasMissed = false;
    return hasMissed;
  }

  /** The connection stands: attempts are counted anew. */
  stands(): void {
    this.#failed = 0;
    this.#backoff.reset();
  }

  /** An attempt has failed: another address is next. @returns the pause before it, in milliseconds. */
  failed(): number {
    if (this.#wanted.shift() !== undefined) {
      this.#hasMissed = true;
      return this.#backoff.first();
    }
    this.#failed += 1;
    this.#at = (this.#at + 1) % this.#own.length;
    return this.#failed % this.#own.length === 0 ? this.#backoff.next() : this.#backoff.first();
  }

  /** A connection that stood is lost: the same address is next. @returns the pause before it, in milliseconds. */
  lost(): number {
    return this.#backoff.next();
  }

  /**
   * The coordinator has sent this connection away: another address is next, if there is one.
   * @param wanted Where it should go, the best first.
   * @returns the pause before it, in milliseconds.
   */
  sentAway(wanted: readonly string[]): number {
    const left = this.current;
    this.#wanted = wanted.filter((address) => address !== left);
    if (this.#wanted.length === 0) this.#at = (this.#at + 1) % this.#own.length;
    return this.#backoff.first();
  }
}
