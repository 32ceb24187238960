import { describe, expect, it } from "vitest";
import type { Difference, HeldBack, Problem } from "../../../src/coordinator.js";
import { differenceText, heldBackText, problemText } from "../../../src/rpc/views/sentences.js";

const pipeline = "shop.orders";
const queue = "shop.orders/price";
const missing = { step: "price", lack: "step" } as const;

describe("the sentence of a problem", () => {
  const told: [Problem, string][] = [
    [
      {
        code: "dead_limit",
        pipeline,
        rows: 3,
        bytes: 70,
        fix: { code: "decide", pipeline },
      },
      "shop.orders has 3 dead letters with 70 bytes and has reached its limit: its rows wait. Fix: see stairs dead list shop.orders --group, then stairs dead retry or stairs dead discard; or start the coordinator with a larger --dead-rows or --dead-bytes.",
    ],
    [
      { code: "paused", pipeline, rows: 2, fix: { code: "resume", pipeline } },
      "shop.orders is paused: none of its rows go to workers, 2 rows are inside. To resume: stairs pipelines resume shop.orders",
    ],
    [
      { code: "draining", pipeline, rows: 1, fix: { code: "resume", pipeline } },
      "shop.orders drains: nothing comes in, 1 row is inside. To resume: stairs pipelines resume shop.orders",
    ],
    [
      { code: "set_back", pipeline, rows: 0, seenMs: 0, location: "redis://here:1", fix: null },
      "shop.orders was set back: at 1970-01-01T00:00:00.000Z redis://here:1 had less of it than before. Rows that were acked in between are lost unless their producers send them again. Workers process rows a second time that were done in between.",
    ],
    [
      {
        code: "target_drains",
        pipeline,
        queue,
        rows: 1,
        target: "shop.mail",
        fix: { code: "resume", pipeline: "shop.mail" },
      },
      "1 row in shop.orders/price waits: shop.mail drains and takes no rows: stairs pipelines resume shop.mail",
    ],
    [
      {
        code: "missing_step",
        pipeline,
        queue,
        rows: 4,
        missing,
        fix: { code: "run", pipeline },
      },
      '4 rows in shop.orders/price wait for step "price", and no worker implements it. Fix: stairs pipelines run shop.orders, or start the worker that provides it.',
    ],
    [
      {
        code: "missing_step",
        pipeline,
        queue,
        rows: 1,
        missing: { step: "price", lack: "predicate", predicate: "is_new" },
        fix: { code: "run_older", pipeline },
      },
      '1 row in shop.orders/price waits for step "price", and no worker has both the step and its predicate "is_new". Fix: these rows came in under an older plan: start a worker of the version that has the step.',
    ],
    [
      { code: "dead_letters", pipeline, queue, rows: 1, fix: { code: "look", pipeline } },
      "1 dead letter in shop.orders/price. See: stairs dead list shop.orders",
    ],
  ];
  it.each(told)("%j", (problem, text) => {
    expect(problemText(problem)).toBe(text);
  });
});

describe("the sentence of why rows cannot move", () => {
  const told: [HeldBack, string][] = [
    [{ code: "paused", pipeline }, "shop.orders is paused: stairs pipelines resume shop.orders"],
    [
      { code: "draining", pipeline },
      "shop.orders drains and takes no rows: stairs pipelines resume shop.orders",
    ],
    [
      { code: "dead_limit", pipeline },
      "shop.orders has reached its limit of dead letters: stairs dead list shop.orders --group",
    ],
    [
      { code: "missing_step", missing: { step: "price", lack: "labels", labels: { gpu: "1" } } },
      'no worker that implements it has the labels gpu=1 (step "price")',
    ],
  ];
  it.each(told)("%j", (why, text) => {
    expect(heldBackText(why)).toBe(text);
  });
});

describe("the sentence of what an audit finds", () => {
  const told: [Difference, string][] = [
    [
      { code: "unreadable", entries: 1 },
      "1 entries or dead letters cannot be read: their rows are missing or damaged.",
    ],
    [
      { code: "amount", where: "present", unit: "rows", counted: 9, stored: 6 },
      "Rows ready or leased: 9 are counted, 6 are stored.",
    ],
    [
      { code: "amount", where: "delayed", unit: "bytes", counted: 9, stored: 6 },
      "Bytes delayed: 9 are counted, 6 are stored.",
    ],
    [{ code: "dead", counted: 1, stored: 0 }, "Rows of dead letters: 1 are counted, 0 are stored."],
    [
      { code: "counter", name: "in", counted: 2, stored: 3 },
      '"in" of the counters: 2 are counted, 3 are stored.',
    ],
    [
      { code: "rows", came: 9, went: 1, there: 6 },
      "9 rows came in, 1 left and 6 are there: 2 are missing.",
    ],
    [
      { code: "rows", came: 6, went: 1, there: 6 },
      "6 rows came in, 1 left and 6 are there: 1 are too many.",
    ],
    [
      { code: "letters", died: 5, decided: 2, kept: 4 },
      "5 rows died and 2 of them were revived or discarded or have expired: 3 should be left, 4 are stored.",
    ],
  ];
  it.each(told)("%j", (difference, text) => {
    expect(differenceText(difference)).toBe(text);
  });
});
