import { encodeToken, jsonColumn, newRowIds, sliceToken, type Token } from "@stairs/core";
import { beforeEach, describe, expect, it } from "vitest";
import type { EntryWrite } from "../../../src/broker/contract.js";
import { type RowWatch, RowWatches } from "../../../src/follow/row-watch.js";
import type { Settlement } from "../../../src/run/settle.js";

type Ends = Pick<Settlement, "staying" | "givenUp" | "departures">;

const nothing: Ends = { staying: new Set(), givenUp: new Map(), departures: [] };
const givenUp = new Map([[0, {} as never]]);

function tokenOf(rows: number): Token {
  return {
    rows,
    ids: newRowIds(rows),
    frames: [new Map([["v", jsonColumn(rows, Buffer.from(`[${Array(rows).fill(0).join()}]`))]])],
  };
}

function entryOf(queue: string, token: Token): EntryWrite {
  return {
    pipeline: "a.p",
    queue,
    planId: "p",
    signature: "s",
    rows: token.rows,
    bytes: 1,
    losses: 0,
    attempts: [],
    delivered: [],
    payload: encodeToken(token),
  };
}

describe("a watch over rows", () => {
  let watches: RowWatches;
  let watch: RowWatch;
  const token = tokenOf(3);
  beforeEach(() => {
    watches = new RowWatches();
    watch = watches.open();
    watch.follow([entryOf("a.p/f", token)]);
  });
  const done = (queue: string, ids: Token["ids"], ends: Partial<Ends> = {}): boolean =>
    watches.committed(queue, ids, { ...nothing, ...ends });

  it("follows rows, and what is made of them, through the queues of the pipeline to their ends", () => {
    expect(watch.waiting).toBe(3);
    const children = newRowIds(2);
    const departures = [
      { output: "a.p/g", ids: sliceToken(token, 0, 1).ids, origin: Uint32Array.of(0) },
      { output: "a.p/h", ids: children, origin: Uint32Array.of(1, 1) },
    ];
    done("a.p/f", token.ids, { departures, staying: new Set([2]) });
    expect(watch.waiting).toBe(4);
    done("a.p/h", children);
    done("a.p/g", sliceToken(token, 0, 1).ids, { givenUp });
    expect([watch.waiting, watch.died]).toEqual([1, 1]);
    done("a.p/f", sliceToken(token, 2, 3).ids, { givenUp });
    expect([watch.waiting, watch.died]).toEqual([0, 2]);
    expect(watches.has("a.p/f")).toBe(false);
  });

  it("does not take a row for the same row in a queue of another line, which it got in an earlier life", () => {
    done("a.p/side", token.ids, { givenUp });
    expect([watch.waiting, watch.died]).toEqual([3, 0]);
    done("a.p/f", newRowIds(3), { givenUp });
    expect([watch.waiting, watch.died]).toEqual([3, 0]);
  });

  it("has as many places as a row has entries, and tells watches of the same row apart", () => {
    const other = watches.open();
    other.follow([entryOf("a.p/f", token)]);
    done("a.p/f", token.ids);
    expect([watch.waiting, other.waiting]).toEqual([0, 3]);
    other.unfollow([entryOf("a.p/f", token)]);
    expect([other.waiting, watches.has("a.p/f")]).toEqual([0, false]);
  });

  it("ends for rows that are flushed, and for one that nobody wants any more", async () => {
    const told = watch.next(new AbortController().signal);
    watches.flushed((queue) => queue === "a.p/f");
    await told;
    expect([watch.waiting, watch.died]).toEqual([0, 0]);
    watch.follow([entryOf("a.p/f", token)]);
    watch.forget();
    expect([watch.waiting, watches.has("a.p/f")]).toEqual([0, false]);
  });

  it("waits until something changes or the wait is given up", async () => {
    const abort = new AbortController();
    const waits = watch.next(abort.signal);
    done("a.p/f", sliceToken(token, 0, 1).ids);
    await waits;
    const given = watch.next(abort.signal);
    abort.abort();
    await given;
    await watch.next(abort.signal);
    expect(watch.waiting).toBe(2);
  });
});
