import { describe, expect, it } from "vitest";
import type { Account } from "../../../support/history/account.js";
import { check } from "../../../support/history/check.js";
import { violationText } from "../../../support/history/violation.js";
import { allOut, law, Story } from "./story.js";

function broken(story: Story, account: Account): string[] {
  return check(story.events, account, law).map(({ invariant, what }) => `${invariant} ${what}`);
}

describe("the checker, from outside", () => {
  it("accepts rows that are all acked and taken", () => {
    const story = new Story();
    story.pushed(1, 2);
    story.took(1, 2);
    expect(broken(story, allOut(2))).toEqual([]);
  });

  it("accepts a row that a sink sees twice: user code runs at least once", () => {
    const story = new Story();
    story.pushed(1);
    story.took(1);
    story.took(1);
    expect(broken(story, allOut(1))).toEqual([]);
  });

  it("accepts a push without an answer, whether it happened or not", () => {
    const happened = new Story();
    happened.pushing(1).info("the connection was lost");
    happened.took(1);
    expect(broken(happened, allOut(1))).toEqual([]);
    const not = new Story();
    not.pushing(1);
    expect(broken(not, allOut(0))).toEqual([]);
  });

  it("accepts dropped rows, expected dead letters, and those of a cause that the test brings about", () => {
    const story = new Story();
    story.pushed(1, 13, 100, 3);
    story.took(1);
    const dead = [
      { queue: "a", key: "k13", cause: "error" },
      { queue: "b", key: "k3", cause: "crash" },
    ];
    const a = { out: 2, dropped: 1, dead: 1 };
    expect(broken(story, allOut(4, { a, b: { in: 2, out: 1, dead: 1 }, dead }))).toEqual([]);
  });

  it("finds an acked row that was lost (I1)", () => {
    const story = new Story();
    story.pushed(1, 2);
    story.took(1);
    expect(broken(story, allOut(2))).toEqual(["I1 row k2 was acked, but k2 was not taken by sink"]);
  });

  it("finds rows that no queue counts any more (I1)", () => {
    const story = new Story();
    story.pushed(1, 2);
    story.took(1, 2);
    expect(broken(story, allOut(2, { a: { out: 1 } }))).toEqual([
      "I1 the rows that left a: counted 1, expected 2",
    ]);
  });

  it("finds a row that died although it should have gone on (I1)", () => {
    const story = new Story();
    story.pushed(1);
    story.took(1);
    const dead = [{ queue: "a", key: "k1", cause: "error" }];
    expect(broken(story, allOut(1, { dead }))).toEqual([
      "I1 a dead letter of a holds row k1 (error), which should have gone on",
    ]);
  });

  it("finds half of a push whose answer was lost (I1)", () => {
    const story = new Story();
    story.pushing(1, 2).info("the connection was lost");
    story.took(1);
    expect(broken(story, allOut(1))).toEqual([]);
    const row = new Story();
    row.pushing(13).info("the connection was lost");
    row.called("COMMITTED", 13);
    expect(broken(row, allOut(1, { b: { in: 0, out: 0 } }))).toEqual([
      "I1 row k13 was seen, but k13 was not found among the dead letters of a",
    ]);
  });

  it("finds rows that were counted twice (I2)", () => {
    const story = new Story();
    story.pushed(1);
    story.took(1);
    expect(broken(story, allOut(1, { b: { in: 2, out: 2 } }))).toEqual([
      "I2 the rows that came into b: counted 2, expected 1",
    ]);
  });

  it("finds a second dead letter of a row (I2)", () => {
    const story = new Story();
    story.pushed(13);
    const letter = { queue: "a", key: "k13", cause: "error" };
    const account = allOut(1, {
      a: { out: 0, dead: 1 },
      b: { in: 0, out: 0 },
      dead: [letter, letter],
    });
    expect(broken(story, account)).toEqual([
      "I2 a dead letter of a holds row k13 (error) a second time",
    ]);
  });

  it("finds rows that nobody pushed, rows whose push was refused, and wrong values (I3)", () => {
    const story = new Story();
    story.pushed(1);
    story.pushing(2).fail("the queue is full");
    story.took(1, 2, 3);
    story.sink.note("take", { place: "sink", rows: [{ key: "k1", value: 5 }] });
    expect(broken(story, allOut(1))).toEqual([
      "I3 row k2 = 4 was seen in sink, but its push was refused",
      "I3 row k3 = 9 was seen in sink, but no pushed row becomes this there",
      "I3 row k1 = 5 was seen in sink, but no pushed row becomes this there",
    ]);
  });

  it("finds what came out of an outcome that was answered STALE (I5)", () => {
    const story = new Story();
    story.pushed(1);
    story.called("STALE", 1);
    story.took(1);
    expect(broken(story, allOut(1))).toEqual([
      "I5 row k1 was seen in sink, but every outcome for k1 in a was answered STALE or REJECTED",
    ]);
    story.called("COMMITTED", 1);
    expect(broken(story, allOut(1))).toEqual([]);
  });

  it("accepts a late STALE where another call for the row was never answered", () => {
    const story = new Story();
    story.pushed(1);
    story.called("STALE", 1);
    story.worker.begin("call", { call: "d", place: "a", rows: [{ key: "k1", value: 1 }] });
    story.took(1);
    expect(broken(story, allOut(1))).toEqual([]);
  });

  it("finds rows that are left over, and does not call them lost (I8)", () => {
    const story = new Story();
    story.pushed(1, 2);
    story.took(1);
    expect(broken(story, allOut(2, { b: { out: 1, left: 1 } }))).toEqual([
      "I8 queue b still has 1 rows",
    ]);
  });

  it("refuses a history that cannot be checked: a key that is pushed twice", () => {
    const story = new Story();
    story.pushed(1);
    story.pushed(1);
    expect(() => broken(story, allOut(2))).toThrow("the key k1 was pushed twice");
  });

  it("prints each violation with the events that prove it", () => {
    const story = new Story();
    story.took(2);
    const [what, proof, more] = violationText(
      check(story.events, allOut(0), law).concat(check(story.events, allOut(0), law)),
      1,
    ).split("\n");
    expect(what).toBe("I3: row k2 = 4 was seen in sink, but no pushed row becomes this there");
    expect(JSON.parse(proof ?? "")).toMatchObject({ act: "take", actor: "sink" });
    expect(more).toBe("and 1 more");
  });
});
