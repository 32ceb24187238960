import { describe, expect, it } from "vitest";
import { OwnTime, type Work } from "../../tools/own-time.js";

/** A machine with two CPUs whose work is set by hand. */
function machine(): { time: OwnTime; pass: (ms: number, own: number, others: number) => void } {
  let now: Work = { at: 0, all: 0, own: 0 };
  const pass = (ms: number, own: number, others: number): void => {
    now = { at: now.at + ms, all: now.all + own + others, own: now.own + own };
  };
  return { time: new OwnTime(() => now, 2), pass };
}

describe("a run's own time", () => {
  it("is all time while other programs do nothing, however much the run itself does", () => {
    const { time, pass } = machine();
    pass(1000, 2000, 0);
    expect(time.ms).toBe(1000);
    pass(1000, 0, 0);
    expect(time.ms).toBe(2000);
  });

  it("is the share of the machine that other programs leave", () => {
    const { time, pass } = machine();
    pass(1000, 500, 1500);
    expect(time.ms).toBe(250);
    pass(1000, 0, 2000);
    expect(time.ms).toBe(250);
  });

  it("never goes back where counters disagree", () => {
    const { time, pass } = machine();
    pass(1000, 100, -300);
    expect(time.ms).toBe(1000);
    pass(1000, 0, 5000);
    expect(time.ms).toBe(1000);
  });

  it("is measured on this machine", () => {
    const time = new OwnTime();
    const began = performance.now();
    while (performance.now() - began < 50);
    expect(time.ms).toBeLessThanOrEqual(performance.now() - began + 50);
    expect(time.ms).toBeGreaterThanOrEqual(0);
  });
});
