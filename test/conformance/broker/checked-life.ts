/** The checker over a whole life at an engine's door: green for the engine, red for what is made wrong of it. */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { recorded } from "../../support/door/recorder.js";
import { liveSmall, smallLaw } from "../../support/door/small-life.js";
import { type Wrong, wrongBrokers } from "../../support/door/wrong-brokers.js";
import { check } from "../../support/history/check.js";
import type { Event } from "../../support/history/event.js";
import { Journal } from "../../support/history/journal.js";
import { type Violation, violationText } from "../../support/history/violation.js";
import { accountOf } from "../../support/played/account-of.js";
import type { StoreUnderTest } from "./store-under-test.js";

/** Registers the suite; see `brokerContract`. */
export function checkedLife(name: string, makeStore: () => Promise<StoreUnderTest>): void {
  describe(`the checker, over the life of a few rows in ${name}`, () => {
    let store: StoreUnderTest;

    beforeEach(async () => {
      store = await makeStore();
    });
    afterEach(() => store.remove());

    async function violations(wrong?: Wrong): Promise<Violation[]> {
      const events: Event[] = [];
      const engine = await store.open();
      const scene = { between: () => watched.states() };
      const isEngine = wrong?.stands === "engine";
      const behind = isEngine ? wrong.make(engine, scene) : engine;
      const watched = recorded(behind, Journal.inMemory(events, "door"), 1);
      await liveSmall({
        broker: wrong === undefined || isEngine ? watched : wrong.make(watched, scene),
        producer: Journal.inMemory(events, "producer"),
        sink: Journal.inMemory(events, "sink"),
        advance: (ms) => store.advance(ms),
      });
      const account = await accountOf(engine);
      await engine.close();
      return check(events, account, smallLaw);
    }

    it("finds nothing where the broker keeps its contract (I1, I2, I3, I4, I5, I6)", async () => {
      expect(violationText(await violations())).toBe("");
    });

    it.each(wrongBrokers.map((wrong) => [wrong.what, wrong.invariant, wrong] as const))(
      "where %s, says %s",
      async (_what, invariant, wrong) => {
        const found = await violations(wrong);
        expect(found.map((one) => one.invariant)).toContain(invariant);
      },
    );
  });
}
