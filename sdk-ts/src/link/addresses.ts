/**
 * The addresses where a connection looks for a coordinator. The connection tries them in turn, in
 * its own random order, so that many connections spread over them. A pause follows each attempt.
 * The pause grows only after all addresses have failed.
 *
 *   stream lost ─▶ the same once more (to resume the session) ─▶ the next ─▶ … ─▶ all have failed: a longer pause
 */
import { addressesIn } from "@stairs/core";
import { Backoff } from "./backoff.js";

/** The addresses of one connection. */
export class Addresses {
  readonly #own: readonly string[];
  readonly #backoff: Backoff;
  /**
   * The addresses to which a coordinator sends this connection, the best first. Each is tried once.
   */
  #wanted: string[] = [];
  #at = 0;
  #hasMissed = false;
  /** Failed attempts at the connection's own addresses since the last established connection. */
  #failed = 0;

  /**
   * @param list `host:port`, or several separated by commas.
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

  /** All given addresses, for messages. */
  get all(): string {
    return [...this.#own].sort().join(", ");
  }

  /**
   * How long one attempt can take if all of them together can take `ms`. An address that does not
   * answer so leaves time for the others.
   */
  share(ms: number): number {
    return ms / this.#own.length;
  }

  /**
   * True if an address to which a coordinator sent this connection could not be reached. Reported
   * once.
   */
  takeMissed(): boolean {
    const hasMissed = this.#hasMissed;
    this.#hasMissed = false;
    return hasMissed;
  }

  /** The connection is established: resets the count of attempts. */
  stands(): void {
    this.#failed = 0;
    this.#backoff.reset();
  }

  /**
   * An attempt has failed: the next address follows. @returns the pause before it, in milliseconds.
   */
  failed(): number {
    if (this.#wanted.shift() !== undefined) {
      this.#hasMissed = true;
      return this.#backoff.first();
    }
    this.#failed += 1;
    this.#at = (this.#at + 1) % this.#own.length;
    return this.#failed % this.#own.length === 0 ? this.#backoff.next() : this.#backoff.first();
  }

  /**
   * An established connection is lost: the same address follows. @returns the pause before it, in
   * milliseconds.
   */
  lost(): number {
    return this.#backoff.next();
  }

  /**
   * The coordinator has sent this connection away: another address follows, if there is one.
   * @param wanted The addresses to go to, the best first.
   * @returns the pause before it, in milliseconds.
   */
  sentAway(wanted: readonly string[]): number {
    const left = this.current;
    this.#wanted = wanted.filter((address) => address !== left);
    if (this.#wanted.length === 0) this.#at = (this.#at + 1) % this.#own.length;
    return this.#backoff.first();
  }
}
