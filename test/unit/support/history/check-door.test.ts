import { describe, expect, it } from "vitest";
import { check } from "../../../support/history/check.js";
import { checkDoor } from "../../../support/history/check-door.js";
import { Destinies, type Law } from "../../../support/history/destiny.js";
import type { Lot } from "../../../support/history/event.js";
import { allOut, law, lot, ref, Story } from "./story.js";

/** The story ends well for everybody who does not look at the door. */
function broken(story: Story, ...numbers: readonly number[]): string[] {
  story.took(...numbers);
  return check(story.events, allOut(numbers.length), law).map(
    ({ invariant, what }) => `${invariant} ${what}`,
  );
}

/** Rows are pushed, and lie in `a`. */
function begun(...numbers: readonly number[]): Story {
  const story = new Story();
  story.pushed(...numbers);
  story.arrived(...numbers);
  return story;
}

const a = ref("a", "1");
const b = ref("b", "2");

describe("the checker, at the broker's door, accepts", () => {
  it("a row that goes through both queues, looked at in between", () => {
    const story = begun(1);
    story.looked({ a: 1 });
    story.leased(a, lot("a", 1));
    story.committed([a], [lot("b", 1)]);
    story.looked({ b: 1 });
    story.leased(b, lot("b", 1));
    story.committed([b], []);
    story.looked({});
    expect(broken(story, 1)).toEqual([]);
  });

  it("a lease that sees a commit before its answer, and a look that may or may not see it", () => {
    const story = begun(1);
    story.leased(a, lot("a", 1));
    const commit = story.committing([a], [lot("b", 1)]);
    story.looked({ a: 1 });
    story.looked({ b: 1 });
    story.leased(b, lot("b", 1));
    commit.ok({ status: "committed", lost: [] });
    story.looked({ b: 1 });
    expect(broken(story, 1)).toEqual([]);
  });

  it("a commit that was answered to nobody, whether it happened or not, and is repeated", () => {
    const story = begun(1);
    story.leased(a, lot("a", 1));
    const commit = {
      commit: "c",
      acks: [a],
      enqueue: [lot("b", 1)],
      delay: [],
      dead: [],
      publish: [],
    };
    story.door.begin("commit", commit).info("timeout");
    story.looked({ a: 1 });
    story.door.begin("commit", commit).ok({ status: "committed", lost: [] });
    story.door.begin("commit", commit).ok({ status: "committed", lost: [] });
    story.looked({ b: 1 });
    expect(broken(story, 1)).toEqual([]);
  });

  it("rows that are released, retried, split and leased again", () => {
    const story = begun(1, 2);
    story.leased(a, lot("a", 1, 2));
    story.door.begin("release", { refs: [a], addLosses: 1 }).ok({ lost: [] });
    const again = ref("a", "1", 2);
    story.leased(again, { ...lot("a", 1, 2), losses: 1 });
    const pieces = [lot("a", 1), lot("a", 2)].map((piece) => ({ ...piece, losses: 1 }));
    story.door.begin("split", { ref: again, pieces }).ok({ held: true });
    const one = ref("a", "3");
    const two = ref("a", "4");
    story.leased(one, { ...lot("a", 1), losses: 1 });
    story.leased(two, { ...lot("a", 2), losses: 1 });
    const retry = { ...lot("a", 1), losses: 1, attempts: 1 };
    story.committed([one, two], [lot("b", 2)], { delay: [retry] });
    story.looked({ a: 1, b: 1 });
    const last = ref("a", "5");
    story.leased(last, retry);
    story.committed([last], [lot("b", 1)]);
    expect(broken(story, 1, 2)).toEqual([]);
  });

  it("a lease that has expired, and the late commit of its first holder refused", () => {
    const story = begun(1);
    story.leased(a, lot("a", 1));
    const again = ref("a", "1", 2);
    story.leased(again, lot("a", 1));
    story.committing([a], [lot("b", 1)]).ok({ status: "fenced", lost: ["1"] });
    story.looked({ a: 1 });
    story.committed([again], [lot("b", 1)]);
    expect(broken(story, 1)).toEqual([]);
  });

  it("parts that are thrown away, staged again and published by one commit", () => {
    const story = begun(1);
    story.leased(a, lot("a", 1));
    story.staged("call 1", lot("b", 1));
    story.looked({ a: 1 });
    story.door.begin("unstage", { call: "call 1" }).ok({});
    story.door.begin("release", { refs: [a], addLosses: 0 }).ok({ lost: [] });
    const again = ref("a", "1", 2);
    story.leased(again, lot("a", 1));
    story.staged("call 2", lot("b", 1));
    story.committed([again], [], { publish: ["call 2"] });
    story.looked({ b: 1 });
    story.leased(b, lot("b", 1));
    expect(broken(story, 1)).toEqual([]);
  });
});

describe("the checker, at the broker's door, finds", () => {
  it("a batch that the inbox takes twice (I2)", () => {
    const story = begun(1);
    story.arrived(1);
    expect(broken(story, 1)).toEqual([
      "I2 the inbox took batch source 1 twice",
      "I2 row k1 came into a a second time",
    ]);
  });

  it("a row in two entries at once (I2)", () => {
    const story = begun(1);
    story.leased(a, lot("a", 1));
    story.leased(ref("a", "7"), lot("a", 1));
    expect(broken(story, 1)).toEqual(["I2 row k1 of a is in two entries, 1 and 7"]);
  });

  it("a row that is leased again after it has gone on (I2)", () => {
    const story = begun(1);
    story.leased(a, lot("a", 1));
    story.committed([a], [lot("b", 1)]);
    story.leased(ref("a", "1", 2), lot("a", 1));
    expect(broken(story, 1)).toEqual(["I2 row k1 was leased from a, from where it had gone on"]);
  });

  it("a row that nobody has put there, and one that nothing pushed becomes (I3)", () => {
    const story = begun(1);
    story.leased(b, lot("b", 1));
    expect(broken(story, 1)).toEqual(["I3 row k1 was leased from b, where nobody had put it"]);
    const wrong = begun(1);
    wrong.leased(a, lot("a", 1));
    const rows = [{ key: "k1", value: 7 }];
    wrong.committed([a], [{ queue: "b", rows, losses: 0, attempts: 0 }]);
    expect(broken(wrong, 1)).toEqual(["I3 no pushed row becomes k1 = 7 in b"]);
  });

  it("inputs that are acked while their outputs cannot be seen (I4)", () => {
    const story = begun(1);
    story.leased(a, lot("a", 1));
    const commit = story.committing([a], [lot("b", 1)]);
    story.looked({});
    commit.ok({ status: "committed", lost: [] });
    expect(broken(story, 1)).toEqual([
      'I4 the queues held {}, which no whole steps make of {"a":1}',
    ]);
  });

  it("outputs of a step that acks nothing (I4)", () => {
    const story = begun(1);
    story.committed([], [lot("b", 1)]);
    expect(broken(story, 1)).toEqual([
      "I4 row k1 became visible in b in a step that acked nothing of k1",
    ]);
  });

  it("a commit that is accepted from somebody who has lost the lease (I5)", () => {
    const story = begun(1);
    story.leased(a, lot("a", 1));
    story.leased(ref("a", "1", 2), lot("a", 1));
    story.committed([a], [lot("b", 1)]);
    expect(broken(story, 1)).toEqual([
      "I5 commit was accepted for entry 1 of a with delivery 1, which had lost it",
    ]);
  });

  it("a refused commit that has an effect after all (I5)", () => {
    const refused = (): Story => {
      const story = begun(1);
      story.leased(a, lot("a", 1));
      story.leased(ref("a", "1", 2), lot("a", 1));
      story.committing([a], [lot("b", 1)]).ok({ status: "fenced", lost: ["1"] });
      return story;
    };
    const leased = refused();
    leased.leased(b, lot("b", 1));
    expect(broken(leased, 1)).toEqual([
      "I5 row k1 was leased from b: a refused commit had put it there",
    ]);
    const looked = refused();
    looked.looked({ a: 1, b: 1 });
    expect(broken(looked, 1)[0]).toMatch(/^I5 .*a refused commit had an effect/);
    const again = refused();
    again.committed([], [lot("b", 1)]);
    expect(broken(again, 1)[0]).toMatch(/^I5 .*after a commit of it was refused/);
  });

  it("staged parts that are visible too early, twice, or of two attempts (I6)", () => {
    const staged = (): Story => {
      const story = begun(1);
      story.leased(a, lot("a", 1));
      story.staged("call 1", lot("b", 1));
      return story;
    };
    const looked = staged();
    looked.looked({ a: 1, b: 1 });
    expect(broken(looked, 1)[0]).toMatch(/^I6 .*the parts of call call 1 are visible/);
    const leased = staged();
    leased.leased(b, lot("b", 1));
    expect(broken(leased, 1)).toEqual([
      "I6 row k1 was leased from b, but call call 1 is not published",
    ]);
    const two = staged();
    two.staged("call 2", lot("b", 1));
    two.committed([a], [], { publish: ["call 1", "call 2"] });
    expect(broken(two, 1)).toEqual(["I6 row k1 came into b a second time"]);
  });

  it("losses and attempts that are not counted (R1, R10)", () => {
    const story = begun(1);
    story.leased(a, lot("a", 1));
    story.door.begin("release", { refs: [a], addLosses: 1 }).ok({ lost: [] });
    story.leased(ref("a", "1", 2), lot("a", 1));
    expect(broken(story, 1)).toEqual(["R1 row k1 of a was leased with 0 losses, expected 1"]);
    const retried = begun(1);
    retried.leased(a, lot("a", 1));
    retried.committed([a], [], { delay: [{ ...lot("a", 1), attempts: 1 }] });
    retried.leased(ref("a", "2"), lot("a", 1));
    expect(broken(retried, 1)).toEqual(["R10 row k1 of a was leased with 0 attempts, expected 1"]);
  });
});

describe("where pipelines share no transaction", () => {
  /** Row 1 is handed from `a` to queue `x/b` of another pipeline. */
  const apart: Law = {
    pipelinesApart: true,
    destinyOf: (row) => ({
      seen: [
        { place: "a", row },
        { place: "x/b", row },
        { place: "x/c", row },
      ],
      ends: [],
    }),
  };
  const handed = (queue: string): Lot => ({ ...lot("a", 1), queue });

  function broken(story: Story): string[] {
    return checkDoor(story.events, new Destinies(story.events, apart), true).map(
      ({ invariant, what }) => `${invariant} ${what}`,
    );
  }

  it("the checker accepts rows that are handed over later, and looks that are not of one instant", () => {
    const story = begun(1);
    story.leased(a, lot("a", 1));
    story.committed([a], [handed("x/b")]);
    story.looked({ a: 0, "x/b": 0 });
    story.looked({ a: 0, "x/b": 1 });
    story.leased({ ...b, queue: "x/b" }, handed("x/b"));
    story.looked({ a: 0, "x/b": 1 });
    expect(broken(story)).toEqual([]);
  });

  it("the checker finds a step of one pipeline that is not whole (I4)", () => {
    const story = begun(1);
    story.leased(a, lot("a", 1));
    story.committed([a], [handed("x/b")]);
    const c = { ...ref("a", "3"), queue: "x/b" };
    story.leased(c, handed("x/b"));
    const commit = story.committing([c], [handed("x/c")]);
    story.looked({ "x/b": 0, "x/c": 0 });
    commit.ok({ status: "committed", lost: [] });
    expect(broken(story)).toEqual([
      'I4 the queues held {"x/b":0,"x/c":0}, which no whole steps make of {"x/b":1}',
    ]);
  });

  it("an id that is given to another entry tells nothing about the first (R1)", () => {
    const story = begun(1, 2);
    story.leased(a, lot("a", 1));
    const release = story.door.begin("release", { refs: [a], addLosses: 1 });
    story.leased(ref("a", "1", 2), lot("a", 2));
    release.ok({ lost: [] });
    story.leased(ref("a", "9"), { ...lot("a", 1), losses: 1 });
    story.leased(ref("a", "1", 3), lot("a", 2));
    expect(broken(story)).toEqual([]);
  });
});
