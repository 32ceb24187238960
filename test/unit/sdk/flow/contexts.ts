/** Contexts for rows that tests run by hand. */
import type { Context } from "../../../../sdk-ts/src/index.js";

/** The context of a row. */
export function contextOf(rowId: string): Context {
  const { signal } = new AbortController();
  return {
    rowId,
    rowIds: [rowId],
    callId: "c",
    attempt: 1,
    signal,
    log: () => undefined,
    config: {},
    state: undefined,
  };
}
