/** What happens to producers: what they have acks for is there, and nothing of it twice. */
import { eventually, eventuallyTrue } from "../eventually.js";
import type { ChaosLoad } from "./chaos-load.js";
import type { Scenario } from "./scenario.js";

const killed: Scenario = {
  fault: "producer killed with a push in hand",
  times: 15,
  async run(load, times) {
    await load.workers("worker", 2);
    for (let round = 0; load.proved < times; round++) {
      const name = `producer${round}`;
      const producer = await load.producer(name);
      await openPush(load, name);
      load.forgetProducer(name);
      producer.signal("SIGKILL");
      await producer.exit;
      if (openPushes(load, name).length > 0) load.proved += 1;
    }
    await load.producer("last");
  },
};

const cut: Scenario = {
  fault: "link to a producer cut with a push in hand",
  times: 30,
  repeatsNothing: true,
  async run(load, times) {
    await load.workers("worker", 2);
    const proxy = await load.proxy();
    await load.producer("producer", { address: proxy.address });
    while (load.proved < times) {
      const push = await openPush(load, "producer");
      const { accepted } = proxy.counts;
      await load.inject("the link of a producer is cut", () => proxy.cut());
      // Its ack can come over this link only.
      if (openPushes(load, "producer").includes(push)) load.proved += 1;
      await eventuallyTrue("the producer to connect again", () => proxy.counts.accepted > accepted);
      await eventuallyTrue("its ack", () => !openPushes(load, "producer").includes(push));
    }
  },
};

/** The op of a push that has no ack yet. */
function openPush(load: ChaosLoad, name: string): Promise<string> {
  return eventually(`a push of ${name}`, () => {
    const hand = load.hands.of(name);
    return hand !== undefined && hand.ended > 0 ? openPushes(load, name)[0] : undefined;
  });
}

function openPushes(load: ChaosLoad, name: string): readonly string[] {
  return [...(load.hands.of(name)?.open.keys() ?? [])];
}

export const producerFaults: readonly Scenario[] = [killed, cut];
