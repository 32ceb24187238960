/** Reads the server's answers and checks their shapes. */
import { StairsError } from "@stairs/core";

/** The answer of a command. Texts are bytes. */
export type Reply = number | string | Buffer | null | readonly Reply[];

/** @throws StairsError INTERNAL for another shape. */
export function list(reply: Reply | undefined): readonly Reply[] {
  if (Array.isArray(reply)) return reply as readonly Reply[];
  throw wrongShape("a list", reply);
}

export function bytes(reply: Reply | undefined): Buffer {
  if (Buffer.isBuffer(reply)) return reply;
  throw wrongShape("bytes", reply);
}

export function text(reply: Reply | undefined): string {
  if (Buffer.isBuffer(reply)) return reply.toString();
  if (typeof reply === "string") return reply;
  if (typeof reply === "number") return String(reply);
  throw wrongShape("text", reply);
}

/** A number, or a text that holds a number. */
export function number(reply: Reply | undefined): number {
  const value = Number(text(reply));
  if (Number.isFinite(value)) return value;
  throw wrongShape("a number", reply);
}

/** A map from a list of alternating names and values. */
export function pairs(reply: Reply | undefined): Map<string, string> {
  const flat = list(reply);
  const map = new Map<string, string>();
  for (let at = 0; at + 1 < flat.length; at += 2) map.set(text(flat[at]), text(flat[at + 1]));
  return map;
}

/** Splits the list into pieces of equal size. */
export function groups(reply: Reply | undefined, size: number): (readonly Reply[])[] {
  const flat = list(reply);
  return Array.from({ length: Math.floor(flat.length / size) }, (_, at) =>
    flat.slice(at * size, (at + 1) * size),
  );
}

function wrongShape(what: string, reply: Reply | undefined): StairsError {
  const kind = Buffer.isBuffer(reply) ? "bytes" : Array.isArray(reply) ? "a list" : typeof reply;
  return new StairsError("INTERNAL", `Redis answered ${kind} where ${what} was expected.`);
}
