/** The embedded engine on a directory of its own, with a clock that is moved by hand. */
import { mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import type { EmbeddedBroker, EmbeddedOptions } from "../../../src/broker/embedded/open.js";
import { openEmbedded } from "../../../src/broker/embedded/open.js";
import { FakeClock } from "../../support/fake-clock.js";
import type { StoreUnderTest } from "./store-under-test.js";
import { scratch } from "../../support/scratch.js";

/** Small, so that the tests do not write gigabytes of reserves. */
export const smallLimits = { reserveBytes: 64 * 1024, minFreeBytes: 1024 * 1024 };

export interface EmbeddedStore extends StoreUnderTest {
  readonly directory: string;
  readonly clock: FakeClock;
  open(): Promise<EmbeddedBroker>;
}

export async function embeddedStore(
  options: Partial<EmbeddedOptions> = {},
): Promise<EmbeddedStore> {
  const directory = options.directory ?? (await mkdtemp(join(scratch, "stairs-broker-")));
  const clock = new FakeClock();
  const limits = { ...smallLimits, ...options.limits };
  return {
    directory,
    clock,
    open: () => openEmbedded({ durability: "normal", clock, ...options, directory, limits }),
    now: () => clock.now(),
    async advance(ms) {
      clock.advance(ms);
      await turns();
    },
    async stall(ms) {
      clock.stall(ms);
      await turns();
    },
    remove: () => rm(directory, { recursive: true, force: true }),
  };
}

/** Lets the engine's group of this turn be written, and one that follows from it. */
export async function turns(): Promise<void> {
  for (let i = 0; i < 4; i++) await new Promise((resolve) => setImmediate(resolve));
}
