import { describe, expect, it } from "vitest";
import type { Scene } from "./scene.js";
import {
  arrival,
  attempt,
  commitOf,
  deadLetter,
  entry,
  leaseOf,
  leaseOne,
  letters,
  texts,
} from "./store-under-test.js";

const queue = "app.p";
const source = { pipeline: queue, source: "s", epoch: "e" };

/** What holds over a close and an open. */
export function reopenPromises(scene: () => Scene): void {
  const reopen = async (): Promise<void> => {
    await scene().broker.close();
    scene().broker = await scene().store.open();
  };

  describe("a broker that is opened again", () => {
    it("has every entry with its attempts and losses, and every lease has ended", async () => {
      const { broker } = scene();
      await broker.enqueue(
        arrival([entry(queue, "a"), entry(queue, "b", { attempts: [attempt("n")], losses: 2 })]),
      );
      const a = await leaseOne(broker, queue);
      await broker.release({ refs: [a], addLosses: 1 });
      const held = await leaseOne(broker, queue);
      expect(held.id).toBe(a.id);
      await reopen();
      const again = scene().broker;
      expect(await again.commit(commitOf([held]))).toEqual({ status: "fenced", lost: [held.id] });
      const one = await leaseOne(again, queue);
      const two = await leaseOne(again, queue);
      expect(one).toMatchObject({ losses: 1, attempts: [] });
      expect(two).toMatchObject({ losses: 2, attempts: [attempt("n")] });
      expect(texts([one, two])).toEqual(["a", "b"]);
    });

    it("has sequences, counters, dead letters, plans, pointers and depths", async () => {
      const { broker } = scene();
      await broker.savePlan({ id: "p1", pipeline: queue, body: "{}" });
      const pointer = await broker.point({ pipeline: queue, planId: "p1", activate: true });
      const counters = [{ pipeline: queue, queue, name: "in", by: 7 }] as const;
      const dead = [deadLetter(queue, "dead", { rows: 3 })];
      await broker.enqueue(
        arrival([entry(queue, "abc", { rows: 2 })], {
          inbox: [{ ...source, sequence: 1 }],
          counters,
          dead,
        }),
      );
      const before = await broker.states();
      await reopen();
      const again = scene().broker;
      const strip = (states: typeof before) => states.map(({ activity: _, ...state }) => state);
      expect(strip(await again.states())).toEqual(strip(before));
      expect(before).toMatchObject([{ ready: 2, dead: 3, counters: { in: 7 } }]);
      expect(again.depth(queue)).toEqual({ rows: 2, bytes: 3 });
      expect(await again.lastSequence(source)).toBe(1);
      expect(await again.pointer(queue)).toEqual(pointer);
      expect(await again.plan("p1")).toBeDefined();
      expect(texts(await letters(again, { pipeline: queue }))).toEqual(["dead"]);
      expect(await again.readyQueues()).toEqual([queue]);
    });

    it("leases pieces of a split before all others, in their order", async () => {
      const { broker } = scene();
      await broker.enqueue(arrival([entry(queue, "big"), entry(queue, "behind")]));
      await broker.split({
        ref: await leaseOne(broker, queue),
        pieces: [entry(queue, "1"), entry(queue, "2")],
      });
      await reopen();
      expect(texts(await scene().broker.lease(leaseOf(queue)))).toEqual(["1", "2", "behind"]);
    });

    it("brings delayed entries at their time", async () => {
      const { broker, store } = scene();
      const delay = [
        { entry: entry(queue, "soon"), dueMs: store.now() + 1000 },
        { entry: entry(queue, "late"), dueMs: store.now() + 9000 },
      ];
      await broker.commit(commitOf([], { delay }));
      await broker.close();
      await store.advance(1000);
      scene().broker = await store.open();
      expect(texts(await scene().broker.lease(leaseOf(queue)))).toEqual(["soon"]);
      await store.advance(8000);
      expect(texts(await scene().broker.lease(leaseOf(queue)))).toEqual(["late"]);
    });
  });

  describe("a closed broker", () => {
    it("has finished what was begun and refuses everything after", async () => {
      const { broker } = scene();
      const begun = broker.enqueue(arrival([entry(queue, "begun")]));
      const closed = broker.close();
      const refused = { code: "WRONG_STATE" };
      await expect(broker.enqueue(arrival([entry(queue, "after")]))).rejects.toMatchObject(refused);
      await expect(broker.lease(leaseOf(queue))).rejects.toMatchObject(refused);
      await expect(broker.states()).rejects.toMatchObject(refused);
      expect(await begun).toEqual({ status: "enqueued" });
      await closed;
      await expect(broker.commit(commitOf([]))).rejects.toMatchObject(refused);
      scene().broker = await scene().store.open();
      expect(texts(await scene().broker.lease(leaseOf(queue)))).toEqual(["begun"]);
    });
  });
}
