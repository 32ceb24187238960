/** The disk of the store is full for a while. */
import { eventuallyTrue } from "../eventually.js";
import { noSmallDisk, SmallDisk } from "../small-disk.js";
import { anyOf, type ChaosLoad } from "./chaos-load.js";
import type { Scenario } from "./scenario.js";

export const diskFull: Scenario = {
  fault: "disk full, then room again",
  times: 5,
  repeatsNothing: true,
  missing: noSmallDisk,
  load: () => {
    const disk = new SmallDisk(192);
    return { disk, state: disk.folder };
  },
  async run(load, times, chance) {
    const { disk } = load;
    if (disk === undefined) throw new Error("the load has no small disk");
    await load.workers("worker", 2);
    const producer = await load.producer("producer");
    while (load.proved < times) {
      await load.atWork();
      await load.busyWorker(anyOf(chance));
      const { from } = await load.inject("the disk is full", () => disk.fill());
      await producer.line(/almost full|is full/);
      // What is in the queues is worked off although nothing can come in.
      await eventuallyTrue("the queues to drain", async () => (await load.client.left()) === 0);
      const before = pushes(load);
      disk.free();
      await eventuallyTrue("rows to be taken again", () => pushes(load) > before);
      // To fill it takes longer than a call.
      if (await load.wasInHand({ from, to: from })) load.proved += 1;
    }
  },
};

/** Pushes that were acked. */
function pushes(load: ChaosLoad): number {
  return load.hands.of("producer")?.ended ?? 0;
}
