/** What happens to the coordinator. */
import { setTimeout as lasting } from "node:timers/promises";
import { anyOf, type ChaosLoad, leaseMs } from "./chaos-load.js";
import { PushCommand } from "./push-command.js";
import type { Scenario } from "./scenario.js";

const killed: Scenario = {
  fault: "coordinator killed with calls in hand",
  times: 20,
  // A new coordinator begins with calls of one row: it must be long enough to be seen on both sides of a kill.
  load: () => ({ env: { CHAOS_WORK_MS: "40" } }),
  async run(load, times, chance) {
    await load.workers("worker", 2);
    await load.producer("producer");
    await load.producer("another");
    while (load.proved < times) {
      await load.atWork();
      await load.busyWorker(anyOf(chance));
      const { coordinator } = load;
      const moment = await load.inject("the coordinator is killed", () =>
        coordinator.signal("SIGKILL"),
      );
      await coordinator.exit;
      await load.startCoordinator();
      if (await load.wasInHand(moment)) load.proved += 1;
    }
  },
};

const stopped: Scenario = {
  fault: "coordinator stopped for longer than the leases, then continued",
  times: 8,
  repeatsNothing: true,
  async run(load, times, chance) {
    await load.workers("worker", 2);
    await load.producer("producer");
    while (load.proved < times) {
      await load.atWork();
      await load.busyWorker(anyOf(chance));
      const { coordinator } = load;
      const moment = await load.inject("the coordinator is stopped", () =>
        coordinator.signal("SIGSTOP"),
      );
      await lasting(2.5 * leaseMs);
      coordinator.signal("SIGCONT");
      if (await load.wasInHand(moment)) load.proved += 1;
    }
  },
};

const restarted: Scenario = {
  fault: "coordinator restarted by SIGTERM, no producer's call fails",
  times: 10,
  repeatsNothing: true,
  async run(load, times, chance) {
    await load.workers("worker", 2);
    await load.producer("producer");
    for (let round = 0; load.proved < times; round++) {
      await load.atWork();
      const push = await PushCommand.start(load, `push${round}`);
      await load.busyWorker(anyOf(chance));
      if (await restart(load)) load.proved += 1;
      await push.finish();
    }
  },
};

/** Restarts the coordinator in order. Returns true if calls were in hand then. */
async function restart(load: ChaosLoad): Promise<boolean> {
  const { coordinator } = load;
  const moment = await load.inject("the coordinator is told to end", () =>
    coordinator.signal("SIGTERM"),
  );
  const { code } = await coordinator.exit;
  if (code !== 0) throw new Error(`the coordinator ended with ${code}:\n${coordinator.stderr}`);
  await load.startCoordinator();
  return load.wasInHand(moment);
}

const rolling: Scenario = {
  fault: "rolling restart of 4 workers and the coordinator by SIGTERM",
  times: 20,
  repeatsNothing: true,
  async run(load, times, chance) {
    const names = ["worker0", "worker1", "worker2", "worker3"];
    const running = new Map<string, Awaited<ReturnType<ChaosLoad["workers"]>>>();
    await Promise.all(names.map(async (name) => running.set(name, await load.workers(name, 1))));
    await load.producer("producer");
    while (load.proved < times) {
      for (const [name, supervisor] of running) {
        const { actor } = await load.busyWorker(anyOf(chance), name);
        const moment = await load.inject(`${actor} is told to end`, () =>
          supervisor.signal("SIGTERM"),
        );
        const { code } = await supervisor.exit;
        if (code !== 0) throw new Error(`${name} ended with ${code}:\n${supervisor.stderr}`);
        running.set(name, await load.workers(name, 1));
        if (await load.wasInHand(moment, [actor])) load.proved += 1;
        if (load.proved >= times) return;
      }
      if (await restart(load)) load.proved += 1;
    }
  },
};

export const coordinatorFaults: readonly Scenario[] = [killed, stopped, restarted, rolling];
