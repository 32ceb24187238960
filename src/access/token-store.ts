/**
 * The tokens of a running coordinator. The store checks the file every half second, and also when a
 * token is unknown. So a new token works at once, and a revoked one stops working within half a
 * second.
 *
 * If a token file exists, every call needs a token, even if the file has no token left. This starts
 * when the file appears. It does not end when the file is deleted: the coordinator then refuses
 * every call until it restarts.
 */
import { stat } from "node:fs/promises";
import { type Clock, messageOf, type Timer } from "@stairs/core";
import type { Log } from "../observe/log.js";
import { findToken, type KeptToken } from "./token.js";
import { readTokens } from "./token-file.js";

const lookMs = 500;
/** Users other than its owner can change the file. */
const othersWrite = 0o022;

/** Opened when a coordinator starts. */
export class TokenStore {
  /** Called after each check of the file: tokens may have been revoked or may have expired. */
  onLook: () => void = () => undefined;
  readonly #path: string;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #timer: Timer;
  #tokens: readonly KeptToken[] = [];
  #required = false;
  /** The state of the file when it was last read. */
  #seen = "";
  #looking: Promise<void> | undefined;

  private constructor(path: string, clock: Clock, log: Log) {
    this.#path = path;
    this.#clock = clock;
    this.#log = log;
    this.#timer = clock.every(lookMs, () => void this.#watch());
  }

  /** @throws StairsError BAD_ARGUMENT if the file cannot be used. */
  static async open(path: string, clock: Clock, log: Log): Promise<TokenStore> {
    const store = new TokenStore(path, clock, log);
    try {
      await store.#look();
    } catch (error) {
      store.close();
      throw error;
    }
    return store;
  }

  /** Whether calls need a token. */
  get required(): boolean {
    return this.#required;
  }

  /** The tokens that have not expired. */
  get count(): number {
    return this.#tokens.filter((token) => this.#isLive(token)).length;
  }

  /** Undefined if the token is unknown, revoked or expired. */
  async find(token: string): Promise<KeptToken | undefined> {
    const known = findToken(this.#tokens, token);
    if (known !== undefined) return this.#isLive(known) ? known : undefined;
    await this.#watch();
    const found = findToken(this.#tokens, token);
    return found !== undefined && this.#isLive(found) ? found : undefined;
  }

  /** Whether a token that was found earlier is still valid. */
  holds(token: KeptToken): boolean {
    return this.#isLive(token) && this.#tokens.some(({ hash }) => hash === token.hash);
  }

  close(): void {
    this.#timer.cancel();
  }

  #isLive({ expiresMs }: KeptToken): boolean {
    return expiresMs === null || this.#clock.now() < expiresMs;
  }

  /**
   * As `#look`, for a running coordinator: if the file cannot be read, the tokens stay as they are.
   */
  async #watch(): Promise<void> {
    this.#looking ??= this.#look()
      .catch((error: unknown) => {
        this.#log.error(`the tokens stay as they are: ${messageOf(error)}`);
      })
      .finally(() => {
        this.#looking = undefined;
        this.onLook();
      });
    await this.#looking;
  }

  async #look(): Promise<void> {
    const state = await this.#state();
    if (state === this.#seen) return;
    // Even if the read fails: one message per change is enough.
    this.#seen = state;
    const tokens = await readTokens(this.#path);
    this.#tokens = tokens ?? [];
    if (tokens !== undefined) this.#required = true;
  }

  async #state(): Promise<string> {
    try {
      const { mtimeMs, size, ino, mode } = await stat(this.#path);
      const state = `${mtimeMs} ${size} ${ino} ${mode}`;
      if ((mode & othersWrite) !== 0 && state !== this.#seen) {
        this.#log.warn(
          `users other than its owner can change the token file ${this.#path}: run chmod 600 on it`,
        );
      }
      return state;
    } catch {
      return "none";
    }
  }
}
