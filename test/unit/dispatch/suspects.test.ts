import { jsonColumn, newRowIds } from "@stairs/core";
import { describe, expect, it } from "vitest";
import { Suspects } from "../../../src/dispatch/suspects.js";
import type { Work } from "../../../src/run/work.js";

function workOf(id: string, losses = 0): Work {
  const column = jsonColumn(1, Buffer.from("[1]"));
  const entry = {
    pipeline: "core.main",
    queue: "core.main/f",
    planId: "p",
    signature: "s",
    rows: 1,
    bytes: 1,
    losses,
    attempts: [],
    delivered: [],
    payload: Buffer.alloc(0),
    enqueuedAtMs: 0,
    id,
    nonce: "n",
    delivery: 1,
  };
  return {
    entries: [entry],
    token: { rows: 1, ids: newRowIds(1), frames: [new Map([["v", column]])] },
  };
}

describe("the suspects of a queue (R1)", () => {
  it("are rows that were lost, for ever, and rows that waited at a lost worker, once", () => {
    const suspects = new Suspects();
    expect(suspects.has(workOf("innocent"))).toBe(false);
    expect(suspects.has(workOf("lost", 1))).toBe(true);
    suspects.doubt(workOf("waited"));
    expect([suspects.has(workOf("waited")), suspects.has(workOf("innocent"))]).toEqual([
      true,
      false,
    ]);
    suspects.begin(workOf("waited"));
    expect(suspects.has(workOf("waited"))).toBe(false);
    suspects.begin(workOf("lost", 1));
    expect(suspects.has(workOf("lost", 1))).toBe(true);
  });

  it("have a bound: what waited longest ago is forgotten, and what waits for its turn holds the queue", () => {
    const suspects = new Suspects();
    for (let id = 0; id < 5000; id++) suspects.doubt(workOf(String(id)));
    expect([suspects.has(workOf("0")), suspects.has(workOf("4999"))]).toEqual([false, true]);
    for (let id = 0; id < 256; id++) suspects.add(workOf(String(id), 1));
    expect(suspects.full).toBe(true);
    suspects.drop((work) => work.entries.some(({ id }) => id === "7"));
    expect(suspects.full).toBe(false);
  });
});
