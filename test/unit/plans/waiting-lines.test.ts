import { expect, it } from "vitest";
import { claimMs, WaitingLines } from "../../../src/plans/waiting-lines.js";
import { FakeClock } from "../../support/fake-clock.js";

const [one, two] = [{}, {}];

it("whoever waits for room gets it in turn, and is in one line only (R14)", () => {
  const lines = new WaitingLines(new FakeClock());
  lines.wait(one, "q");
  lines.wait(two, "q");
  lines.wait(one, "q");
  expect([lines.isTurnOf(one, "q"), lines.isTurnOf(two, "q")]).toEqual([true, false]);
  lines.wait(one, "r");
  expect([lines.isTurnOf(two, "q"), lines.isTurnOf(two, "r")]).toEqual([true, false]);
  lines.leave(one);
  lines.leave(two);
  expect(lines.isTurnOf({}, "q")).toBe(true);
});

it("the first one claims a queue when it has waited for a while, and whoever follows begins to wait anew then (R14)", () => {
  const clock = new FakeClock();
  const lines = new WaitingLines(clock);
  lines.wait(one, "q");
  clock.advance(claimMs - 1);
  expect(lines.isClaimed("q")).toBe(false);
  clock.advance(1);
  expect([lines.isClaimed("q"), lines.isClaimed("r")]).toEqual([true, false]);
  lines.wait(two, "q");
  lines.leave(one);
  expect(lines.isClaimed("q")).toBe(false);
});
