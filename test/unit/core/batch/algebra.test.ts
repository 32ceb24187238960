import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  columnBytes,
  materialise,
  type Token,
  tokenBytes,
  verifyColumn,
} from "../../../../src/core/batch/index.js";
import { presentRows } from "../../../../src/core/batch/presence.js";
import { token } from "./hostile.js";
import { operation, type State } from "./operations.js";
import { comparable, rowsOf } from "./row-model.js";
import { holds } from "../../../support/seeds.js";

/** What must be true of every token, whatever was done to it. */
function expectSound(whole: Token): void {
  expect(whole.ids.rows).toBe(whole.rows);
  for (const column of whole.frames.flatMap((frame) => [...frame.values()])) {
    expect(column.rows).toBe(whole.rows);
    verifyColumn(column);
    expect(columnBytes(column)).toBe(columnBytes(materialise(column)));
    if (column.presence !== undefined)
      expect(presentRows(column.presence, column.rows)).toBeLessThan(column.rows);
  }
  expect(tokenBytes(whole)).toBeGreaterThanOrEqual(0);
}

describe("the batch algebra", () => {
  it("gives, after any sequence of operations, the rows that plain rows would give, byte for byte", () => {
    holds(
      "algebra of tokens",
      fc.property(token(10), fc.array(operation, { maxLength: 10 }), (first, operations) => {
        let state: State = { token: first, rows: rowsOf(first) };
        for (const step of operations) {
          state = step(state);
          expect(comparable(rowsOf(state.token))).toEqual(comparable(state.rows));
          expectSound(state.token);
        }
      }),
      1500,
    );
  });
});
