/** The contract suite: every engine runs it, with nothing but a way to make a place for its data. */
import fc from "fast-check";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { arrivalPromises } from "./arrival-promises.js";
import { commitPromises } from "./commit-promises.js";
import { commandChains } from "./commands.js";
import { flushPromises } from "./flush-promises.js";
import { deadPromises } from "./dead-promises.js";
import { leasePromises } from "./lease-promises.js";
import { expectedState, newModel, type Real } from "./model.js";
import { planPromises } from "./plan-promises.js";
import { planRemovalPromises } from "./plan-removal-promises.js";
import { recountPromises } from "./recount-promises.js";
import { reopenPromises } from "./reopen-promises.js";
import type { Scene } from "./scene.js";
import { arrival, commitOf, leaseOf, type StoreUnderTest, texts } from "./store-under-test.js";
import { holds } from "../../support/seeds.js";

/**
 * Registers the suite.
 * @param name The engine.
 * @param makeStore A new, empty place, not yet opened.
 * @param runs How many random chains of commands at scale 1. Default 300.
 */
export function brokerContract(
  name: string,
  makeStore: () => Promise<StoreUnderTest>,
  { runs = 300 }: { readonly runs?: number } = {},
): void {
  describe(`${name} keeps the broker's contract`, () => {
    const current: { scene: Scene | undefined } = { scene: undefined };
    beforeEach(async () => {
      const store = await makeStore();
      current.scene = { store, broker: await store.open() };
    });
    afterEach(async () => {
      await current.scene?.broker.close();
      await current.scene?.store.remove();
    });
    const scene = (): Scene => {
      if (current.scene === undefined) throw new Error("No store is open.");
      return current.scene;
    };

    arrivalPromises(scene);
    leasePromises(scene);
    commitPromises(scene);
    deadPromises(scene);
    planPromises(scene);
    planRemovalPromises(scene);
    flushPromises(scene);
    recountPromises(scene);
    reopenPromises(scene);
  });

  describe(`${name} behaves as the model`, () => {
    let real: Real;
    let run = 0;
    beforeAll(async () => {
      const store = await makeStore();
      real = { store, broker: await store.open() };
    });
    afterAll(async () => {
      await real.broker.close();
      await real.store.remove();
    });

    it("after every chain of commands", { timeout: 120_000 }, async () => {
      await holds(
        "chains of commands",
        fc.asyncProperty(commandChains, async (commands) => {
          // A pipeline of its own for each run: the runs share one store.
          const pipeline = `app.run${run++}`;
          const { broker } = real;
          await broker.savePlan({ id: "plan-1", pipeline, body: "{}" });
          await broker.point({ pipeline, planId: "plan-1", activate: true });
          const model = newModel(pipeline);
          await fc.asyncModelRun(() => ({ model, real }), commands);
          await drain(model, real);
        }),
        runs,
        3,
      );
    });
  });
}

/** Everything that the model still has comes out of the broker, once; then nothing is left. */
async function drain(model: ReturnType<typeof newModel>, real: Real): Promise<void> {
  const { broker, store } = real;
  await broker.setMode({ pipeline: model.pipeline, mode: "running" });
  await broker.enqueue(arrival([]));
  await store.advance(60_000);
  const out: string[] = [];
  for (const queue of model.queues) {
    for (
      let taken = await broker.lease(leaseOf(queue));
      taken.length > 0;
      taken = await broker.lease(leaseOf(queue))
    ) {
      out.push(...texts(taken));
      expect(await broker.commit(commitOf(taken))).toEqual({ status: "committed" });
    }
  }
  expect(out.sort()).toEqual(model.entries.map(({ tag }) => tag).sort());
  model.entries = [];
  const states = await broker.states();
  for (const state of states.filter(({ pipeline }) => pipeline === model.pipeline)) {
    expect(state).toMatchObject(expectedState(model, state.queue));
  }
}
