import { mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import { systemClock } from "@stairs/core";
import { FakeClock } from "../../../support/fake-clock.js";
import { afterEach, beforeEach, expect, it } from "vitest";
import { openDatabase } from "../../../../src/broker/embedded/driver.js";
import { openStore, type OpenStore } from "../../../../src/broker/open-store.js";
import { openThreaded } from "../../../../src/broker/embedded/threaded/threaded-broker.js";
import { silentLog } from "../../../../src/observe/log.js";
import { arrival, entry } from "../../../conformance/broker/store-under-test.js";
import { scratch } from "../../../support/scratch.js";

let directory: string;
let store: OpenStore;
const open = (): Promise<OpenStore> =>
  openStore({ directory, durability: "strict" }, systemClock, silentLog);
beforeEach(async () => {
  directory = await mkdtemp(join(scratch, "stairs-strict-"));
  store = await open();
});
afterEach(async () => {
  await store.broker.close();
  await rm(directory, { recursive: true, force: true });
});

it("a strict store that waits for its file stops nobody else (R20)", async () => {
  const { broker } = store;
  await broker.enqueue(arrival([entry("app.p", "a")]));
  const other = openDatabase(join(directory, "stairs.db"), 0);
  other.exec("BEGIN IMMEDIATE");
  let isStored = false;
  const stored = broker.enqueue(arrival([entry("app.p", "b")])).then((result) => {
    isStored = true;
    return result;
  });
  // On this thread the engine would wait in the first of these turns, until it gives up.
  for (let i = 0; i < 100; i++) await new Promise((resolve) => setImmediate(resolve));
  expect(isStored).toBe(false);
  expect(broker.depth("app.p").rows).toBe(1);
  other.exec("ROLLBACK");
  other.close();
  expect(await stored).toEqual({ status: "enqueued" });
  expect(broker.depth("app.p").rows).toBe(2);
});

it("a strict store is held by one process, which says where it serves", async () => {
  store.announce("127.0.0.1:4720");
  await store.broker.storeBytes();
  await expect(open()).rejects.toMatchObject({
    code: "STORE_HELD",
    message: expect.stringContaining("127.0.0.1:4720"),
  });
});

it("a strict store that is closed leaves no timer behind", async () => {
  const clock = new FakeClock();
  const options = { directory: join(directory, "other"), durability: "strict", clock } as const;
  const broker = await openThreaded(options);
  expect(clock.timers).toBeGreaterThan(0);
  await broker.close();
  expect(clock.timers).toBe(0);
});
