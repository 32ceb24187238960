/**
 * The tokens of a running coordinator. The file is looked at every half second and whenever a token is
 * unknown, so that a new token works at once and a revoked one ends within half a second.
 *
 * Where a file of tokens exists, every call needs a token, also when none is left in it. That begins
 * when the file appears, and does not end when it goes: then nobody may come in until a restart.
 */
import { stat } from "node:fs/promises";
import { type Clock, messageOf, type Timer } from "@stairs/core";
import type { Log } from "../observe/log.js";
import { findToken, type KeptToken } from "./token.js";
import { readTokens } from "./token-file.js";

const lookMs = 500;
/** Somebody else than its owner may change the file. */
const othersWrite = 0o022;

/** Opened at the start of a coordinator. */
export class TokenStore {
  /** Called after each look at the file: tokens may be gone, or too old. */
  onLook: () => void = () => undefined;
  readonly #path: string;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #timer: Timer;
  #tokens: readonly KeptToken[] = [];
  #required = false;
  /** What the file looked like when it was last read. */
  #seen = "";
  #looking: Promise<void> | undefined;

  private constructor(path: string, clock: Clock, log: Log) {
    this.#path = path;
    this.#clock = clock;
    this.#log = log;
    this.#timer = clock.every(lookMs, () => void this.#watch());
  }

  /** @throws StairsError BAD_ARGUMENT for a file that cannot be used. */
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

  /** Tokens that are not too old. */
  get count(): number {
    return this.#tokens.filter((token) => this.#isLive(token)).length;
  }

  /** Undefined for a token that is unknown, revoked or expired. */
  async find(token: string): Promise<KeptToken | undefined> {
    const known = findToken(this.#tokens, token);
    if (known !== undefined) return this.#isLive(known) ? known : undefined;
    await this.#watch();
    const found = findToken(this.#tokens, token);
    return found !== undefined && this.#isLive(found) ? found : undefined;
  }

  /** Whether a token that was found still holds. */
  holds(token: KeptToken): boolean {
    return this.#isLive(token) && this.#tokens.some(({ hash }) => hash === token.hash);
  }

  close(): void {
    this.#timer.cancel();
  }

  #isLive({ expiresMs }: KeptToken): boolean {
    return expiresMs === null || this.#clock.now() < expiresMs;
  }

  /** As `#look`, for a coordinator that runs: a file that cannot be read leaves things as they are. */
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
    // Also when it cannot be read: one message for each change is enough.
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
          `others than its owner may change the file of tokens ${this.#path}: chmod 600 it`,
        );
      }
      return state;
    } catch {
      return "none";
    }
  }
}
