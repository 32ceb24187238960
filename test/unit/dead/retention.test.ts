import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Retention } from "../../../src/dead/retention.js";
import { arrival, deadLetter, letters } from "../../conformance/broker/store-under-test.js";
import { type EmbeddedStore, embeddedStore } from "../../conformance/broker/embedded-store.js";
import type { Broker } from "../../../src/broker/contract.js";
import { silentLog } from "../../../src/observe/log.js";

const hour = 3_600_000;

describe("the retention of dead letters (F73)", () => {
  let store: EmbeddedStore;
  let broker: Broker;
  let room = 0;
  const said: unknown[] = [];
  beforeEach(async () => {
    store = await embeddedStore();
    broker = await store.open();
    room = 0;
    said.length = 0;
  });
  afterEach(async () => {
    await broker.close();
    await store.remove();
  });

  const bury = (letterCount: number, rows: number) =>
    broker.enqueue(
      arrival([], {
        dead: Array.from({ length: letterCount }, () => deadLetter("app.p/f", "x", { rows })),
      }),
    );
  const counters = async () =>
    (await broker.states()).find(({ queue }) => queue === "app.p/f")?.counters;
  const open = (keepMs: number): Retention =>
    new Retention({
      broker,
      clock: store.clock,
      log: { ...silentLog, info: (what: unknown) => said.push(what) } as never,
      keepMs,
      onRoom: () => (room += 1),
    });

  it("removes letters that are too old, however many, counts their rows and says how many; fresh ones stay", async () => {
    await bury(450, 2);
    await store.advance(hour);
    await bury(3, 1);
    const retention = open(2 * hour);
    await store.advance(hour);
    expect(await letters(broker)).toHaveLength(453);
    await store.advance(hour / 2);
    await expect.poll(async () => (await letters(broker)).length).toBe(3);
    expect(await counters()).toMatchObject({ expired: 900, discarded: 0, revived: 0 });
    expect(said).toEqual([{ rows: 900 }]);
    expect(room).toBeGreaterThan(0);
    await retention.stop();
    await store.advance(10 * hour);
    expect(await letters(broker)).toHaveLength(3);
  });

  it("looks at once when it begins: letters have grown old while nothing ran", async () => {
    await bury(1, 5);
    await store.advance(3 * hour);
    const retention = open(2 * hour);
    await expect.poll(async () => (await letters(broker)).length).toBe(0);
    await retention.stop();
  });
});
