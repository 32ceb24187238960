import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { EmbeddedBroker } from "../../../../src/broker/embedded/open.js";
import { type EmbeddedStore, embeddedStore } from "../../../conformance/broker/embedded-store.js";
import {
  arrival,
  commitOf,
  entry,
  leaseMs,
  leaseOf,
  leaseOne,
  texts,
} from "../../../conformance/broker/store-under-test.js";

let store: EmbeddedStore;
let broker: EmbeddedBroker;
beforeEach(async () => {
  store = await embeddedStore();
  broker = await store.open();
});
afterEach(async () => {
  await broker.close();
  await store.remove();
});

const queue = "app.p";

describe("leases of the embedded engine", () => {
  it("get one more lease time when the process did not run, and end after that", async () => {
    await broker.enqueue(arrival([entry(queue, "a"), entry(queue, "b")]));
    const [a, b] = await broker.lease(leaseOf(queue));
    if (a === undefined || b === undefined) throw new Error("Two entries are there.");
    store.clock.stall(10 * leaseMs);
    await store.advance(leaseMs * 0.9);
    expect(await broker.extend({ refs: [a], leaseMs })).toEqual([]);
    await store.advance(leaseMs * 0.5);
    expect(texts(await broker.lease(leaseOf(queue)))).toEqual(["b"]);
    expect(await broker.commit(commitOf([a]))).toEqual({ status: "committed" });
  });

  it("end within three ticks after their time", async () => {
    await broker.enqueue(arrival([entry(queue, "a")]));
    await leaseOne(broker, queue);
    await store.advance(leaseMs - 1);
    expect(await broker.readyQueues()).toEqual([]);
    await store.advance(751);
    expect(await broker.readyQueues()).toEqual([queue]);
  });

  it("leave no timer behind when the broker closes", async () => {
    await broker.commit(
      commitOf([], { delay: [{ entry: entry(queue, "later"), dueMs: store.now() + 1000 }] }),
    );
    expect(store.clock.timers).toBeGreaterThan(0);
    await broker.close();
    expect(store.clock.timers).toBe(0);
  });
});

describe("a turn of the embedded engine", () => {
  it("in which one change cannot be written makes all others (R20)", async () => {
    const spoiled = entry(queue, "spoiled", { payload: new Uint8Array(3) as Buffer });
    const results = await Promise.allSettled([
      broker.enqueue(
        arrival([entry(queue, "a")], { counters: [{ pipeline: queue, queue, name: "in", by: 1 }] }),
      ),
      broker.enqueue(arrival([entry(queue, "half"), spoiled])),
      broker.enqueue(
        arrival([entry(queue, "b")], { counters: [{ pipeline: queue, queue, name: "in", by: 1 }] }),
      ),
    ]);
    expect(results.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
    expect(texts(await broker.lease(leaseOf(queue)))).toEqual(["a", "b"]);
    const [state] = await broker.states();
    expect(state).toMatchObject({ leased: 2, counters: { in: 2 } });
  });

  it("survives a listener that throws", async () => {
    const heard: string[] = [];
    broker.watch(() => {
      throw new Error("no");
    });
    broker.watch((name) => heard.push(name));
    expect(await broker.enqueue(arrival([entry(queue, "a")]))).toEqual({ status: "enqueued" });
    expect(heard).toEqual([queue]);
  });

  it("forgets producers that were silent for a week, not sooner (R3)", async () => {
    const key = { pipeline: queue, source: "s", epoch: "e" };
    await broker.enqueue(arrival([], { inbox: [{ ...key, sequence: 1 }] }));
    const day = 24 * 3600 * 1000;
    await broker.close();
    store.clock.stall(6 * day);
    broker = await store.open();
    expect(await broker.lastSequence(key)).toBe(1);
    await broker.close();
    store.clock.stall(2 * day);
    broker = await store.open();
    expect(await broker.lastSequence(key)).toBe(0);
  });
});
