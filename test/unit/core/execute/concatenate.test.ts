import {
  type Column,
  doublesColumn,
  firstSegment,
  jsonColumn,
  joinTokens,
  type Line,
  newRowIds,
  rowJson,
  runMoves,
  RunResult,
  type Token,
} from "@stairs/core";
import { describe, expect, it } from "vitest";
import { bytesText, columnOf } from "./row-values.js";

const json = (text: string): Column => jsonColumn(1, Buffer.from(`[${text}]`));
const bytes = columnOf("binary", [bytesText(Buffer.from("b"))]);
const nan = doublesColumn(1, columnOf("doubles", ["NaN"]).data);

function row(under: Column, over: Column | undefined): Token {
  const frames = [new Map([["v", under]]), new Map(over === undefined ? [] : [["v", over]])];
  return { rows: 1, ids: newRowIds(1), frames };
}

function emitted(token: Token): { origin: number; text: string }[] {
  const line: Line = {
    ops: [
      {
        op: "concatenate",
        node: "both",
        to: 2,
        parts: [
          { from: 0, field: null, name: null },
          { from: 1, field: null, name: null },
        ],
        ended: null,
      },
    ],
    forks: [
      {
        ops: [{ op: "emit", queue: "core.main/f", signature: "s", frames: [2], fields: [null] }],
        forks: [],
      },
    ],
  };
  const result = new RunResult();
  runMoves(line, firstSegment(token), result);
  expect(result.failed.size).toBe(0);
  return result.emissions
    .flatMap(({ token: rows, origin }) =>
      Array.from({ length: rows.rows }, (_, at) => ({
        origin: origin?.[at] ?? at,
        text: rowJson(rows.frames[0] ?? new Map<string, Column>(), at),
      })),
    )
    .sort((a, b) => a.origin - b.origin);
}

describe("concatenating frames of which only some rows have a field", () => {
  it("keeps each row's own value when one column cannot hold them all", () => {
    for (const [under, text] of [
      [bytes, '{"v":{"base64":"Yg=="}}'],
      [nan, '{"v":"NaN"}'],
    ] as const) {
      const [token, ...others] = joinTokens([
        row(under, undefined),
        row(under, json("1")),
        row(under, undefined),
        row(under, json('"x"')),
      ]);
      expect(others).toEqual([]);
      expect(token && emitted(token)).toEqual([
        { origin: 0, text },
        { origin: 1, text: '{"v":1}' },
        { origin: 2, text },
        { origin: 3, text: '{"v":"x"}' },
      ]);
    }
  });
});
