/** What people do to a pipeline while rows are in flight. */
import { eventuallyTrue } from "../eventually.js";
import { anyOf } from "./chaos-load.js";
import { now } from "../now.js";
import type { Scenario } from "./scenario.js";

const planChanged: Scenario = {
  fault: "plan changed while rows are in flight",
  times: 10,
  repeatsNothing: true,
  async run(load, times, chance) {
    await load.workers("worker", 1);
    const first = await load.client.plan();
    // Registers another plan, which new rows follow from then on; its worker has the same steps.
    await load.workers("other", 1, { env: { CHAOS_PLAN: "b" } });
    const second = await load.client.plan();
    if (first === second) throw new Error("the second plan is no other one");
    await load.producer("producer");
    for (let round = 0; load.proved < times; round++) {
      await load.busyWorker(anyOf(chance));
      const next = round % 2 === 0 ? first : second;
      const moment = await load.inject(`plan ${next} is activated`, () =>
        load.client.activate(next),
      );
      if (await load.wasInHand(moment)) load.proved += 1;
    }
  },
};

/** Pauses and resumes; `now` as in `pipelines pause --now`. */
function paused(fault: string, now: boolean): Scenario {
  return {
    fault,
    times: 10,
    repeatsNothing: !now,
    async run(load, times, chance) {
      await load.workers("worker", 2);
      await load.producer("producer");
      while (load.proved < times) {
        await load.busyWorker(anyOf(chance));
        const moment = await load.inject(fault, () => load.client.pause(now));
        await eventuallyTrue("the calls in hand to end", async () => {
          const stages = await load.client.stages();
          return stages.every(({ inFlight }) => inFlight === 0);
        });
        await load.client.resume();
        await load.atWork();
        // A cancelled call ends while it is being paused.
        const { from, to } = moment;
        if (await load.wasInHand(now ? { from, to: from } : { from, to })) load.proved += 1;
      }
    },
  };
}

const drained: Scenario = {
  fault: "pipeline drained and resumed",
  times: 10,
  repeatsNothing: true,
  async run(load, times, chance) {
    await load.workers("worker", 2);
    await load.producer("producer");
    while (load.proved < times) {
      await load.busyWorker(anyOf(chance));
      const began = now();
      await load.client.drain();
      const left = await load.client.left();
      if (left !== 0) throw new Error(`the pipeline was drained and has ${left} rows`);
      await load.client.resume();
      await load.atWork();
      if (await load.wasInHand({ from: began, to: began + 5 })) load.proved += 1;
    }
  },
};

export const pipelineOrders: readonly Scenario[] = [
  planChanged,
  paused("pipeline paused and resumed", false),
  paused("pipeline paused at once and resumed", true),
  drained,
];
