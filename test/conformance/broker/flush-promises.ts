import { describe, expect, it } from "vitest";
import type { Scene } from "./scene.js";
import {
  arrival,
  commitOf,
  deadLetter,
  entry,
  leaseOf,
  leaseOne,
  texts,
} from "./store-under-test.js";

const queue = "app.p";
const source = { pipeline: queue, source: "web", epoch: "e1" };

/** What holds for a pipeline whose rows are thrown away. */
export function flushPromises(scene: () => Scene): void {
  describe("a flush", () => {
    it("throws ready, delayed and held rows of all queues away in one step, and counts them (F74)", async () => {
      const { broker, store } = scene();
      const delay = [{ entry: entry(queue, "later", { rows: 2 }), dueMs: store.now() + 1000 }];
      await broker.enqueue(
        arrival([entry(queue, "held", { rows: 3 }), entry(queue, "ready", { rows: 4 })]),
      );
      const held = await leaseOne(broker, queue);
      await broker.commit(commitOf([], { delay, enqueue: [entry("app.p/b", "b", { rows: 5 })] }));
      expect(await broker.flush(queue)).toBe(14);
      await store.advance(2000);
      const none = { ready: 0, readyEntries: 0, readyBytes: 0, leased: 0, delayed: 0, planIds: [] };
      expect(await broker.states()).toMatchObject([
        { queue, ...none, counters: { flushed: 9 } },
        { queue: "app.p/b", ...none, counters: { flushed: 5 } },
      ]);
      expect(broker.depth(queue)).toEqual({ rows: 0, bytes: 0 });
      expect(await broker.readyQueues()).toEqual([]);
      expect(await broker.lease(leaseOf(queue))).toEqual([]);
      expect(await broker.extend({ refs: [held], leaseMs: 1000 })).toEqual([held.id]);
      expect(await broker.flush(queue)).toBe(0);
    });

    it("fences whoever holds rows: nothing of a late commit happens (I5)", async () => {
      const { broker } = scene();
      await broker.enqueue(arrival([entry(queue, "a"), entry(queue, "b")]));
      const [a, b] = await broker.lease(leaseOf(queue));
      if (a === undefined || b === undefined) throw new Error("not leased");
      await broker.stage({
        callId: "call",
        part: 1,
        entries: [entry("app.p/b", "part")],
        home: queue,
      });
      const [flushed, atOnce] = await Promise.all([
        broker.flush(queue),
        broker.commit(commitOf([a], { enqueue: [entry("app.p/b", "out")] })),
      ]);
      expect([flushed, atOnce]).toEqual([2, { status: "fenced", lost: [a.id] }]);
      const late = commitOf([b], { enqueue: [entry("app.p/b", "late")], publish: ["call"] });
      expect(await broker.commit(late)).toEqual({ status: "fenced", lost: [b.id] });
      expect(await broker.release({ refs: [b], addLosses: 1 })).toEqual([b.id]);
      expect(await broker.split({ ref: b, pieces: [entry(queue, "piece")] })).toBe(false);
      expect(await broker.lease(leaseOf("app.p/b"))).toEqual([]);
      expect((await broker.states())[0]).toMatchObject({
        ready: 0,
        leased: 0,
        counters: { flushed: 2, losses: 0 },
      });
    });

    it("takes along what was enqueued before it and leaves what comes after", async () => {
      const { broker } = scene();
      const [, flushed] = await Promise.all([
        broker.enqueue(arrival([entry(queue, "before")])),
        broker.flush(queue),
        broker.enqueue(arrival([entry(queue, "after")])),
      ]);
      expect(flushed).toBe(1);
      expect(texts(await broker.lease(leaseOf(queue)))).toEqual(["after"]);
    });

    it("leaves other pipelines, dead letters and producers' sequences as they are", async () => {
      const { broker } = scene();
      const push = (sequence: number) =>
        broker.enqueue(
          arrival([entry(queue, `row ${sequence}`), entry("app.pp", "other")], {
            inbox: [{ ...source, sequence }],
            dead: [deadLetter(queue, "dead")],
          }),
        );
      await push(1);
      expect(await broker.flush(queue)).toBe(1);
      expect(await push(1)).toMatchObject({ status: "duplicate" });
      expect(await push(2)).toEqual({ status: "enqueued" });
      expect(texts(await broker.lease(leaseOf(queue)))).toEqual(["row 2"]);
      expect(texts(await broker.lease(leaseOf("app.pp")))).toEqual(["other", "other"]);
      expect((await broker.deadLetters({ pipeline: queue, limit: 9 })).letters).toHaveLength(2);
    });

    it("holds over a close and an open", async () => {
      const { broker, store } = scene();
      const many = Array.from({ length: 700 }, (_, i) => entry(queue, `row ${i}`));
      await broker.enqueue(arrival(many));
      expect(await broker.flush(queue)).toBe(700);
      await broker.close();
      scene().broker = await store.open();
      const again = scene().broker;
      expect(await again.lease(leaseOf(queue))).toEqual([]);
      await again.enqueue(arrival([entry(queue, "new")]));
      expect(texts(await again.lease(leaseOf(queue)))).toEqual(["new"]);
      expect(await again.states()).toMatchObject([{ leased: 1, counters: { flushed: 700 } }]);
    });
  });
}
