/** Rows that one coordinator waits for and others run: what they tell each other, in whatever order it comes. */
import { jsonColumn, newRowIds, type RowIds } from "@stairs/core";
import { beforeEach, describe, expect, it } from "vitest";
import { AnswerBook, type Answered } from "../../../src/follow/answers.js";
import { RowNews } from "../../../src/follow/row-news.js";
import { RowWatches } from "../../../src/follow/row-watch.js";
import type { RunNews } from "../../../src/follow/run-news.js";
import type { SentNews } from "../../../src/follow/sent-news.js";
import { Chance } from "../../support/chance.js";
import { scaled } from "../../support/scale.js";
import { seedsOf } from "../../support/seeds.js";

const planId = "answered";
const nothing: Omit<RunNews, "queue" | "ids"> = {
  planId,
  answers: [],
  dropped: new Map(),
  staying: new Set<number>(),
  givenUp: new Map(),
  departures: [],
};

/** A coordinator that shares its store with others. */
class Side {
  readonly answers = new AnswerBook();
  /** What it tells the others. */
  readonly told: SentNews[] = [];
  readonly news = new RowNews({
    answers: this.answers,
    watches: new RowWatches(),
    isAnswered: (plan) => plan === planId,
    far: {
      exist: true,
      watch: false,
      ask: () => Promise.resolve(() => undefined),
      tell: (news) => void this.told.push(JSON.parse(JSON.stringify(news)) as SentNews),
    },
  });
}

function moved(queue: string, ids: RowIds, output: string, own: RowIds): RunNews {
  const origin = Uint32Array.from({ length: own.rows }, () => 0);
  return { ...nothing, queue, ids, departures: [{ output, ids: own, origin }] };
}

function answered(queue: string, ids: RowIds): RunNews {
  const frame = new Map([["n", jsonColumn(1, Buffer.from("[18446744073709551615]"))]]);
  return { ...nothing, queue, ids, answers: [{ rows: 1, ids, frame, origin: null }] };
}

describe("a row that one coordinator waits for", () => {
  let here: Side;
  let there: Side;
  beforeEach(() => {
    here = new Side();
    there = new Side();
  });

  it("is answered by what another one has run, byte for byte", async () => {
    const ids = newRowIds(1);
    const { answer } = here.answers.follow(planId, ids, ["a.p/f"]);
    there.news.committed(answered("a.p/f", ids));
    for (const news of there.told) here.news.heard(news);
    const [output] = (await answer).outputs;
    const column = output?.frames[0]?.get("n");
    expect(column?.data.toString()).toBe("[18446744073709551615]");
  });

  it("costs nobody anything when nobody can wait for rows of its plan", () => {
    there.news.committed({ ...answered("a.p/f", newRowIds(1)), planId: "plain" });
    expect(there.told).toEqual([]);
  });

  const seeds = seedsOf("news of rows");
  it.each(seeds)(
    "is answered in whatever order the news of others come (seed %i)",
    async (seed) => {
      const chance = new Chance(seed);
      for (let round = 0; round < scaled(100); round++) {
        const [ids, children] = [newRowIds(1), newRowIds(3)];
        const { answer } = here.answers.follow(planId, ids, ["a.p/f"]);
        const one = (at: number): RowIds => ({
          rows: 1,
          ranges: children.ranges.map(({ base, start }) => ({ base, start: start + at, count: 1 })),
        });
        const failure = { node: "h", cause: "error", type: "E", message: "m", stack: "" };
        const runs: RunNews[] = [
          moved("a.p/f", ids, "a.p/g", children),
          ...[0, 1, 2].map((at) => moved("a.p/g", one(at), "a.p/h", one(at))),
          answered("a.p/h", one(0)),
          { ...nothing, queue: "a.p/h", ids: one(1), givenUp: new Map([[0, failure]]) },
          { ...nothing, queue: "a.p/h", ids: one(2), dropped: new Map([[0, ["not now"]]]) },
        ];
        // Some of them are its own.
        for (const run of chance.shuffled(runs)) {
          if (chance.once(3)) here.news.committed(run);
          else {
            there.news.committed(run);
            for (const news of there.told.splice(0)) here.news.heard(news);
          }
        }
        const ended: Answered | "waits" = await Promise.race([
          answer,
          Promise.resolve("waits" as const),
        ]);
        expect(ended, `seed ${seed}, round ${round}`).toMatchObject({
          dropped: ["not now"],
          failures: [failure],
        });
        expect(ended === "waits" ? 0 : ended.outputs.length).toBe(1);
      }
    },
  );
});
