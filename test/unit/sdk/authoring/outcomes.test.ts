import { describe, expect, it } from "vitest";
import { Permanent, RetryAfter, StopPipeline } from "../../../../sdk-ts/src/index.js";
import { isPermanent, isRetryAfter, isStopPipeline } from "../../../../sdk-ts/src/outcomes.js";

describe("an outcome by exception", () => {
  it("is known by its symbol, so that another copy of the package recognises it", () => {
    const foreign = { [Symbol.for("stairs.outcome.stop")]: true, reason: "bot" };
    expect(isStopPipeline(foreign)).toBe(true);
    expect(isStopPipeline(new StopPipeline("bot"))).toBe(true);
    expect(isPermanent(new Permanent("broken"))).toBe(true);
    expect(isRetryAfter(new RetryAfter(5))).toBe(true);
    for (const other of [new Error("x"), new Permanent("x"), null, "stop", undefined]) {
      expect(isStopPipeline(other) || isRetryAfter(other)).toBe(false);
    }
  });

  it("carries its reason or pause", () => {
    expect(new StopPipeline("bot")).toMatchObject({ reason: "bot", message: "bot" });
    expect(new StopPipeline().reason).toBe("stopped");
    expect(new RetryAfter("2s")).toMatchObject({ pauseMs: 2000 });
    expect(() => new RetryAfter(-1)).toThrow(/RetryAfter's pause is -1/);
  });
});
