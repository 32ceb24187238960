/** Text from outside that is kept or shown: never longer than it should be, always well-formed. */

/** The first `chars` characters of a text, and a mark if there were more. */
export function excerpt(text: string, chars: number): string {
  if (text.length <= chars) return text.toWellFormed();
  return `${text.slice(0, chars - 1).toWellFormed()}…`;
}

/** A text in quotes as a part of a message, cut to what a reader needs to recognise it. */
export function quoted(text: string, chars = 64): string {
  return JSON.stringify(excerpt(text, chars));
}
