/** Iterates over the rows that a 1-to-N step gave. */

/** An iterator of either kind. */
export type RowIterator = Iterator<unknown> | AsyncIterator<unknown>;

/** Undefined for a value that is not iterable, and for a text, which is iterable by accident. */
export function rowIterator(given: unknown): RowIterator | undefined {
  if (typeof given !== "object" || given === null) return undefined;
  if (Symbol.asyncIterator in given) {
    return (given as AsyncIterable<unknown>)[Symbol.asyncIterator]();
  }
  if (Symbol.iterator in given) return (given as Iterable<unknown>)[Symbol.iterator]();
  return undefined;
}
