/** What happens to the connections of workers. */
import { eventuallyTrue } from "../eventually.js";
import type { TcpProxy } from "../tcp-proxy.js";
import { anyOf, type ChaosLoad } from "./chaos-load.js";
import type { Scenario } from "./scenario.js";

const cut: Scenario = {
  fault: "link to a worker cut, again and again",
  times: 30,
  repeatsNothing: true,
  async run(load, times, chance) {
    const links = await load.linkedWorkers(2);
    await load.producer("producer");
    for (let round = 0; load.proved < times; round++) {
      const { name, proxy } = links[round % links.length] ?? fail();
      const { actor, pid } = await load.busyWorker(anyOf(chance), name);
      const { accepted } = proxy.counts;
      const moment = await load.inject(`the link of ${actor} is cut`, () => proxy.cut());
      await eventuallyTrue(`${actor} to connect again`, () => proxy.counts.accepted > accepted);
      if (await load.wasInHand(moment, [actor])) load.proved += 1;
      await load.untilListed(pid);
    }
  },
};

const halfOpen: Scenario = {
  fault: "link to a worker half-open until it is given up",
  times: 12,
  load: () => ({ heartbeatMs: 200 }),
  async run(load, times, chance) {
    const links = await load.linkedWorkers(3);
    await load.producer("producer");
    for (let round = 0; load.proved < times; round++) {
      const { name, proxy } = links[round % links.length] ?? fail();
      const { actor, pid } = await load.busyWorker(anyOf(chance), name);
      const connections = proxy.connections;
      const moment = await load.inject(`the link of ${actor} is half-open`, () => {
        for (const connection of connections) connection.stop();
      });
      await load.untilUnlisted(pid);
      // What was kept arrives late, or never.
      for (const connection of connections) {
        if (chance.once(2)) connection.go();
        else connection.cut();
      }
      if (await load.wasInHand(moment, [actor])) load.proved += 1;
      await load.untilListed(pid);
    }
  },
};

const delayed: Scenario = {
  fault: "link to a worker delayed by 200 ms",
  times: 10,
  repeatsNothing: true,
  async run(load, times, chance) {
    const links = await load.linkedWorkers(2);
    await load.producer("producer");
    for (let round = 0; load.proved < times; round++) {
      const { name, proxy } = links[round % links.length] ?? fail();
      const { actor } = await load.busyWorker(anyOf(chance), name);
      const moment = await load.inject(`the link of ${actor} is delayed`, () => delay(proxy, 200));
      await someRows(load, actor, 100);
      delay(proxy, 0);
      if (await load.wasInHand(moment, [actor])) load.proved += 1;
    }
  },
};

function delay(proxy: TcpProxy, ms: number): void {
  for (const connection of proxy.connections) {
    connection.delay("up", ms);
    connection.delay("down", ms);
  }
}

/** Waits until a worker has done so many rows more. */
async function someRows(load: ChaosLoad, actor: string, rows: number): Promise<void> {
  const before = load.hands.of(actor)?.ended ?? 0;
  await eventuallyTrue(
    `${rows} rows of ${actor}`,
    () => (load.hands.of(actor)?.ended ?? 0) >= before + rows,
  );
}

function fail(): never {
  throw new Error("there are no links");
}

export const linkFaults: readonly Scenario[] = [cut, halfOpen, delayed];
