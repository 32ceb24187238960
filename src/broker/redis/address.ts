/** Where a Redis is, as people write it and as they may see it: its password never appears anywhere. */
import { StairsError } from "@stairs/core";

/** A checked `redis://` or `rediss://` URL. */
export interface RedisAddress {
  /** With its password. */
  readonly url: string;
  /** For people: without user and password. */
  readonly shown: string;
  readonly host: string;
  readonly port: number;
}

/** @throws StairsError BAD_ARGUMENT, which does not repeat what may be a password. */
export function parseRedisUrl(text: string): RedisAddress {
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    throw new StairsError("BAD_ARGUMENT", `The Redis URL cannot be read: ${expected}.`);
  }
  if ((url.protocol !== "redis:" && url.protocol !== "rediss:") || url.hostname === "")
    throw new StairsError("BAD_ARGUMENT", `The Redis URL is not one: ${expected}.`);
  if (!/^\/?\d*$/.test(url.pathname))
    throw new StairsError("BAD_ARGUMENT", `The Redis URL names no database: ${expected}.`);
  const shown = `${url.protocol}//${url.host}${url.pathname === "/" ? "" : url.pathname}`;
  return { url: text, shown, host: url.hostname, port: Number(url.port || 6379) };
}

const expected = "expected redis://[user:password@]host[:port][/database], or rediss:// for TLS";
