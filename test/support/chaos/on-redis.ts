/** Loads whose queues lie on a Redis of the scenario's own. */
import { startRedis } from "../redis-server.js";
import type { Chance } from "../chance.js";
import { anyOf, type ChaosLoad, type LoadOptions, type RedisOfLoad } from "./chaos-load.js";
import type { Scenario } from "./scenario.js";

/** A scenario in which something happens to the Redis, or to a way to it. */
export interface RedisScenario<Rig extends RedisOfLoad> {
  readonly fault: string;
  readonly times: number;
  readonly repeatsNothing?: boolean;
  readonly load?: LoadOptions;
  readonly start: () => Promise<Rig>;
  readonly run: (load: ChaosLoad, rig: Rig, times: number, chance: Chance) => Promise<void>;
}

/** Makes a scenario of one that needs to know its Redis. */
export function withRedis<Rig extends RedisOfLoad>({
  start,
  run,
  load: options,
  ...rest
}: RedisScenario<Rig>): Scenario {
  let rig: Rig | undefined;
  return {
    ...rest,
    async load() {
      rig = await start();
      return { ...options, redis: rig };
    },
    async run(load, times, chance) {
      if (rig === undefined) throw new Error("the load was not set up");
      await run(load, rig, times, chance);
    },
  };
}

/** The same scenario with the queues on a Redis server to which nothing happens. */
export function onRedis({ fault, load, ...rest }: Scenario): Scenario {
  return {
    ...rest,
    fault: `${fault}, on Redis`,
    load: async () => ({ ...(await load?.()), redis: await startRedis() }),
  };
}

/** Starts the actors that most loads have. */
export async function begin(load: ChaosLoad): Promise<void> {
  await load.workers("worker", 2);
  await load.producer("producer");
}

/** Injects a fault while calls are in hand, and waits until it is over. It counts if they were in hand when it began. */
export async function strike(
  load: ChaosLoad,
  chance: Chance,
  what: string,
  fault: () => Promise<unknown>,
): Promise<void> {
  await load.atWork();
  await load.busyWorker(anyOf(chance));
  let over: Promise<unknown> = Promise.resolve();
  const moment = await load.inject(what, () => {
    over = fault();
  });
  await over;
  if (await load.wasInHand(moment)) load.proved += 1;
}
