/** The first version of Stairs wrote commands with a colon; its users still type them. */

/**
 * `pipelines:run -p 2` → `pipelines run -p 2`. Only the first word is rewritten, so a value such as
 * `127.0.0.1:4710` does not change.
 */
export function withoutColons(words: readonly string[]): readonly string[] {
  const [first = "", ...rest] = words;
  if (!/^[a-z]+:[a-z_]+$/.test(first)) return words;
  return [...first.replaceAll("_", "-").split(":"), ...rest];
}
