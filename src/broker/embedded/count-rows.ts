/** How a recount learns how many rows stored payloads have: only the layer that encodes payloads knows. */

/** Returns how many rows each payload has; undefined for an unreadable payload. */
export type CountRows = (
  payloads: readonly (Buffer | undefined)[],
) => Promise<readonly (number | undefined)[]>;

/** @param rowsOf Throws if a payload is unreadable. */
export function rowsOfEach(
  payloads: readonly (Buffer | undefined)[],
  rowsOf: (payload: Buffer) => number,
): (number | undefined)[] {
  return payloads.map((payload) => {
    try {
      return payload && rowsOf(payload);
    } catch {
      return undefined;
    }
  });
}
