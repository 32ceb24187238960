/** The embedded engine in a thread, as `--durability strict` has it, on a directory of its own; time is moved by hand. */
import { mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import {
  openThreaded,
  type ThreadedBroker,
} from "../../../src/broker/embedded/threaded/threaded-broker.js";
import { FakeClock } from "../../support/fake-clock.js";
import { smallLimits } from "./embedded-store.js";
import type { StoreUnderTest } from "./store-under-test.js";
import { scratch } from "../../support/scratch.js";

export async function threadedStore(): Promise<StoreUnderTest> {
  const directory = await mkdtemp(join(scratch, "stairs-broker-"));
  const clock = new FakeClock();
  let broker: ThreadedBroker | undefined;
  return {
    async open() {
      const limits = smallLimits;
      broker = await openThreaded({ directory, durability: "strict", clock, limits });
      return broker;
    },
    now: () => clock.now(),
    async advance(ms) {
      clock.advance(ms);
      // The answer comes after all that the time has brought about; a closed engine has none.
      await broker?.states().catch(() => undefined);
    },
    async stall(ms) {
      clock.stall(ms);
      await broker?.states().catch(() => undefined);
    },
    remove: () => rm(directory, { recursive: true, force: true }),
  };
}
