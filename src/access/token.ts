/**
 * A token is 256 random bits and is stored only as its SHA-256. A slow hash, as for passwords,
 * would add nothing: an attacker cannot try 2^256 values, and every call pays for the hash.
 */
import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import type { KeptScope } from "./scopes.js";

/** A stored token. */
export interface KeptToken {
  /** Unique. Identifies the token for people and for `token revoke`. */
  readonly name: string;
  /** SHA-256 of the token, in hexadecimal. */
  readonly hash: string;
  readonly scopes: readonly KeptScope[];
  /** Milliseconds since 1970. */
  readonly createdMs: number;
  /** Milliseconds since 1970; null: never. */
  readonly expiresMs: number | null;
}

/** Lets people and scanners for leaked secrets recognise a token. */
const prefix = "stairs_";

/** A new token. */
export function newToken(): string {
  return `${prefix}${randomBytes(32).toString("base64url")}`;
}

/** What is stored for a token. */
export function hashOf(token: string): string {
  return createHash("sha256").update(token).digest("hex");
}

/**
 * The token's entry. The time does not depend on the token, right or wrong: the function compares
 * all hashes in full.
 */
export function findToken<Kept extends KeptToken>(
  kept: readonly Kept[],
  token: string,
): Kept | undefined {
  const hash = Buffer.from(hashOf(token), "hex");
  let found: Kept | undefined;
  for (const one of kept) if (timingSafeEqual(Buffer.from(one.hash, "hex"), hash)) found = one;
  return found;
}
