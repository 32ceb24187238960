import { StairsError } from "@stairs/core";
import { describe, expect, it } from "vitest";
import { Rest } from "../../../src/dispatch/rest.js";
import { FakeClock } from "../../support/fake-clock.js";

const defect = new StairsError("INTERNAL", "a defect");
const away = new StairsError("UNREACHABLE", "away");

function resting(): { clock: FakeClock; rest: Rest; rests: (error: Error) => number } {
  const clock = new FakeClock();
  let isOver = false;
  const rest = new Rest(clock, () => (isOver = true));
  /** How long a rest lasts, in seconds. */
  const rests = (error: Error): number => {
    isOver = false;
    rest.begin(error);
    for (let seconds = 1; ; seconds++) {
      clock.advance(999);
      expect([isOver, rest.isOn]).toEqual([false, true]);
      clock.advance(1);
      if (!isOver) continue;
      expect(rest.isOn).toBe(false);
      return seconds;
    }
  };
  return { clock, rest, rests };
}

describe("the rest of a queue", () => {
  it("is twice as long after each error that does not pass, up to 30 s, until a run is committed", () => {
    const { rest, rests } = resting();
    expect([1, 2, 3, 4, 5, 6, 7].map(() => rests(defect))).toEqual([1, 2, 4, 8, 16, 30, 30]);
    rest.committed();
    expect(rests(defect)).toBe(1);
  });

  it("is a second after errors that pass", () => {
    const { rests } = resting();
    expect([1, 2, 3].map(() => rests(away))).toEqual([1, 1, 1]);
  });

  it("begins once for runs that fail together, and not after its end", () => {
    const { clock, rest } = resting();
    for (let run = 0; run < 10; run++) rest.begin(defect);
    expect(clock.timers).toBe(1);
    rest.end();
    rest.begin(defect);
    expect([rest.isOn, clock.timers]).toEqual([false, 0]);
  });
});
