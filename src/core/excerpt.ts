/** Excerpts of text from outside, for storage and messages: bounded and well-formed. */
import { limits } from "./limits.js";

/** The first `chars` characters of a text, and a mark if there were more. */
export function excerpt(text: string, chars: number): string {
  if (text.length <= chars) return text.toWellFormed();
  return `${text.slice(0, chars - 1).toWellFormed()}…`;
}

/**
 * A drop's reason as it is counted and shown, everywhere: one line without control characters, at most 256 characters.
 * `stopped` where none was given.
 */
export function dropReason(text: string): string {
  // A long text is cut before it is read through.
  const line = text
    .slice(0, 4 * limits.dropReasonChars)
    .replace(/\p{Cc}+/gu, " ")
    .trim();
  return line === "" ? "stopped" : excerpt(line, limits.dropReasonChars);
}

/** A text in quotes for a message, cut to a length that a reader recognises. */
export function quoted(text: string, chars = 64): string {
  return JSON.stringify(excerpt(text, chars));
}
