/** How a recount learns how many rows stored payloads have: only whoever has encoded them knows. */

/** Tells how many rows each payload has; undefined for what cannot be read. */
export type CountRows = (
  payloads: readonly (Buffer | undefined)[],
) => Promise<readonly (number | undefined)[]>;

/** @param rowsOf Throws if a payload cannot be read. */
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
