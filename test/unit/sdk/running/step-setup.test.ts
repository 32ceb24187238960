import { describe, expect, it } from "vitest";
import type { NativeStep } from "../../../../sdk-ts/src/native-step.js";
import { runChain } from "../../../../sdk-ts/src/worker/run-chain.js";
import { callOf, link, nativeStep, outcomeOf, resultsOf } from "./chain-setup.js";

const three = [{ x: 1 }, { x: 2 }, { x: 3 }];

/** A step whose setup is this, and that gives its state. */
function stateful(setup: NativeStep["setup"], rest: Partial<NativeStep> = {}): NativeStep {
  return nativeStep("step", (_row, { state }) => ({ state }), { setup, ...rest });
}

async function statesOf(step: NativeStep): Promise<unknown[]> {
  const outcome = await outcomeOf(three, [link("step")], [step]);
  expect(outcome.failures).toEqual([]);
  return resultsOf(three, [link("step")], outcome).map((row) => row?.["state"]);
}

describe("a step's setup", () => {
  it("runs once, with the config, before the first row, whatever the number of calls and links", async () => {
    const seen: unknown[] = [];
    const step = stateful(
      async (config) => {
        seen.push(config);
        await new Promise(setImmediate);
        return "model";
      },
      { config: { path: "/m" } },
    );
    const chain = [link("step"), link("step")];
    const outcome = await outcomeOf(three, chain, [step]);
    expect(resultsOf(three, chain, outcome)[2]).toEqual({ x: 3, state: "model" });
    expect(await statesOf(step)).toEqual(["model", "model", "model"]);
    expect(seen).toEqual([{ path: "/m" }]);
  });

  it("belongs to its step: another step with the same setup has a state of its own", async () => {
    let runs = 0;
    const setup = (): number => ++runs;
    expect(await statesOf(stateful(setup))).toEqual([1, 1, 1]);
    expect(await statesOf(stateful(setup))).toEqual([2, 2, 2]);
  });

  it("does not run when no row gets to the step", async () => {
    let runs = 0;
    const never = nativeStep("never", () => false, { kind: "predicate" });
    const step = stateful(() => ++runs);
    await outcomeOf(three, [link("step", { when: "never" })], [never, step]);
    expect(runs).toBe(0);
  });

  it("is there for predicates, batch steps and 1-to-N steps too", async () => {
    const setup = (): number => 2;
    const when = nativeStep("when", (_row, { state }) => state === 2, { kind: "predicate", setup });
    const batch = stateful(setup, {
      batch: true,
      run: (rows, { state }) => (rows as unknown[]).map(() => ({ state })),
    });
    const many = nativeStep("many", (_row, { state }) => [{ many: state }], {
      kind: "expand",
      setup,
    });
    const chain = [link("step", { when: "when" }), link("many", { expand: true })];
    const outcome = await outcomeOf(three, chain, [when, batch, many]);
    expect(resultsOf(three, chain, outcome)[0]).toEqual({ x: 1, state: 2, many: 2 });
  });

  it.each([
    ["throws", () => Promise.reject(new RangeError("no model"))],
    [
      "throws at once",
      () => {
        throw new RangeError("no model");
      },
    ],
  ])("that %s fails the rows of the call, and runs again for the next", async (_what, fails) => {
    let runs = 0;
    const step = stateful(() => (++runs < 2 ? fails() : "model"));
    const chain = [link("step"), link("step")];
    const even = nativeStep("even", (row) => Number((row as { x: number }).x) % 2 === 0, {
      kind: "predicate",
    });
    const kinds = nativeStep("kinds", (row) =>
      Number((row as { x: number }).x) > 1 ? { a: 1 } : { b: 1 },
    );
    const { failures, outputs } = await outcomeOf(
      three,
      [link("kinds"), ...chain],
      [kinds, even, step],
    );
    expect(runs).toBe(1);
    expect(outputs).toEqual([]);
    expect(failures).toHaveLength(3);
    expect(failures[0]).toMatchObject({
      link: 1,
      cause: "setup_failed",
      type: "RangeError",
      message: "The setup of step failed: no model",
      disposition: "DISPOSITION_RETRY",
    });
    const call = { ...callOf(three, chain), callId: "call-2" };
    const again = await runChain(call, new Map([["step", step]]));
    expect(again?.failures).toEqual([]);
    expect(runs).toBe(2);
  });

  it("is not waited for any more when the call is cancelled, and serves the next call when it is done", async () => {
    let finish: (state: string) => void = () => undefined;
    let runs = 0;
    const cancel = new AbortController();
    const step = stateful(() => {
      runs++;
      queueMicrotask(() => cancel.abort());
      return new Promise<string>((resolve) => {
        finish = resolve;
      });
    });
    const call = callOf(three, [link("step")], cancel.signal);
    expect(await runChain(call, new Map([["step", step]]))).toBeUndefined();
    finish("late");
    expect(await statesOf(step)).toEqual(["late", "late", "late"]);
    expect(runs).toBe(1);
  });
});
