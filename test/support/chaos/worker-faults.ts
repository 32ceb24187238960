/** What happens to worker processes. */
import { setTimeout as lasting } from "node:timers/promises";
import { eventuallyTrue } from "../eventually.js";
import type { TcpProxy } from "../tcp-proxy.js";
import { type ChaosLoad, anyOf, type Busy } from "./chaos-load.js";
import { now } from "../now.js";
import type { Scenario } from "./scenario.js";

/** Heartbeats in the scenarios in which a worker is silent for long, in milliseconds. */
const stoppedBeatMs = 200;
const spinningBeatMs = 400;
/** Three times as long as a worker may be silent, which is three heartbeats. */
const stoppedMs = 9 * stoppedBeatMs;
const spinMs = 9 * spinningBeatMs;

export const workerKilled: Scenario = {
  fault: "worker killed in the middle of a batch",
  times: 60,
  async run(load, times, chance) {
    await load.workers("worker", 2);
    await load.producer("producer");
    while (load.proved < times) {
      const inBatch = anyOf(chance);
      const victim = await load.busyWorker((busy) => inBatch(busy.filter((one) => one.midBatch)));
      if ((await load.killWorker(victim))?.midBatch === true) load.proved += 1;
    }
  },
};

const ackSwallowed: Scenario = {
  fault: "worker killed, the ack of its outcome swallowed",
  times: 20,
  async run(load, times, chance) {
    const links = await load.linkedWorkers(3);
    await load.producer("producer");
    for (let round = 0; load.proved < times; round++) {
      const link = links[round % links.length];
      const victim = await load.busyWorker(anyOf(chance), link?.name);
      if (link !== undefined && (await finishUnheard(load, link.proxy, victim))) load.proved += 1;
      await load.killWorker(victim);
      // Calls that were swallowed, too, have now been lost, and a row that is lost alone three times is given up: each
      // gets its chance, one after the other, before the next kill.
      await load.someRows(150);
    }
  },
};

/** Lets a worker finish what it holds while all answers are swallowed. Returns false if it said nothing. */
async function finishUnheard(load: ChaosLoad, proxy: TcpProxy, { actor }: Busy): Promise<boolean> {
  const before = proxy.counts;
  for (const connection of proxy.connections) connection.swallow("down", Number.POSITIVE_INFINITY);
  const endedBefore = load.hands.of(actor)?.ended ?? 0;
  const idleMs = 100;
  // New calls are swallowed too, so it has nothing more to do soon.
  await eventuallyTrue(`${actor} to finish its calls`, () => {
    const hand = load.hands.of(actor);
    return hand !== undefined && hand.open.size === 0 && now() - hand.lastAt > idleMs;
  });
  const ended = (load.hands.of(actor)?.ended ?? 0) > endedBefore;
  const { forwarded, swallowed } = proxy.counts;
  return ended && forwarded.up > before.forwarded.up && swallowed.down > before.swallowed.down;
}

const stopped: Scenario = {
  fault: "worker stopped for three times the limit, then continued",
  times: 20,
  load: () => ({ heartbeatMs: stoppedBeatMs }),
  async run(load, times, chance) {
    await load.workers("worker", 3);
    await load.producer("producer");
    while (load.proved < times) {
      const { actor, pid } = await load.busyWorker(anyOf(chance));
      process.kill(pid, "SIGSTOP");
      const inHand = (load.hands.of(actor)?.open.size ?? 0) > 0;
      await Promise.all([lasting(stoppedMs), load.untilUnlisted(pid)]);
      process.kill(pid, "SIGCONT");
      if (inHand) load.proved += 1;
      await load.untilListed(pid);
    }
  },
};

const spinning: Scenario = {
  fault: "step that spins for three times the limit",
  times: 10,
  repeatsNothing: true,
  load: () => ({ heartbeatMs: spinningBeatMs, env: { CHAOS_SPIN_MS: String(spinMs) } }),
  async run(load, times) {
    await load.workers("worker", 2);
    await load.producer("producer", { tricks: { trick: "spin", every: 50, times } });
    // A step that is done has written two lines, with the spinning between them.
    await eventuallyTrue(`${times} spinning rows`, () => {
      load.proved = load.hands.look().reduce((sum, hand) => sum + hand.longer(spinMs), 0);
      return load.proved >= times;
    });
  },
};

const poison: Scenario = {
  fault: "poison rows that end their worker",
  times: 5,
  async run(load, times) {
    await load.workers("worker", 2);
    await load.producer("producer", { tricks: { trick: "poison", every: 100, times } });
    await eventuallyTrue(
      `${times} dead letters of poison rows`,
      async () => {
        const { dead } = await load.client.account();
        load.proved = dead.filter(({ cause }) => cause === "crash").length;
        return load.proved >= times;
      },
      300_000,
    );
  },
};

export const workerFaults: readonly Scenario[] = [
  workerKilled,
  ackSwallowed,
  stopped,
  spinning,
  poison,
];
