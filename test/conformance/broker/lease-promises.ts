import { describe, expect, it } from "vitest";
import type { Scene } from "./scene.js";
import {
  arrival,
  attempt,
  commitOf,
  entry,
  leaseMs,
  leaseOf,
  leaseOne,
  texts,
} from "./store-under-test.js";

const queue = "app.p";

/** What holds for entries in somebody's hands. */
export function leasePromises(scene: () => Scene): void {
  const fill = async (...names: readonly string[]): Promise<void> => {
    await scene().broker.enqueue(arrival(names.map((name) => entry(queue, name))));
  };

  describe("leases", () => {
    it("are taken oldest first, each entry by one holder only", async () => {
      const { broker } = scene();
      await fill("a", "b", "c");
      const taken = await Promise.all(
        [1, 2, 3, 4].map(() => broker.lease(leaseOf(queue, { maxEntries: 1 }))),
      );
      expect(taken.map(texts)).toEqual([["a"], ["b"], ["c"], []]);
    });

    it("answer a repeated request with the same entries and take no more (R2)", async () => {
      const { broker } = scene();
      await fill("a", "b", "c");
      const request = leaseOf(queue, { maxEntries: 2 });
      const first = await broker.lease(request);
      expect(await broker.lease(request)).toEqual(first);
      await broker.commit(commitOf(first.slice(0, 1)));
      expect(await broker.lease(request)).toEqual(first.slice(1));
      expect(texts(await broker.lease(leaseOf(queue)))).toEqual(["c"]);
    });

    it("give the first entry whatever its size, further ones only within the bounds", async () => {
      const { broker } = scene();
      const sized = (name: string, rows: number) => entry(queue, name, { rows, bytes: rows * 10 });
      await broker.enqueue(
        arrival([sized("huge", 500), sized("a", 4), sized("b", 4), sized("c", 4)]),
      );
      expect(texts(await broker.lease(leaseOf(queue, { maxRows: 8 })))).toEqual(["huge"]);
      expect(texts(await broker.lease(leaseOf(queue, { maxRows: 9 })))).toEqual(["a", "b"]);
      expect(texts(await broker.lease(leaseOf(queue, { maxBytes: 39 })))).toEqual(["c"]);
    });

    it("join only entries of equal signature and equal attempts, and none with losses (R9)", async () => {
      const { broker } = scene();
      const names = async (): Promise<string[]> => texts(await broker.lease(leaseOf(queue)));
      await broker.enqueue(
        arrival([
          entry(queue, "a"),
          entry(queue, "b", { planId: "plan-2" }),
          entry(queue, "other signature", { signature: "signature-2" }),
          entry(queue, "tried", { attempts: [attempt("n", "one"), attempt("m")] }),
          entry(queue, "tried too", { attempts: [attempt("m"), attempt("n", "two")] }),
          entry(queue, "tried more", { attempts: [attempt("m"), attempt("n"), attempt("n")] }),
          entry(queue, "lost", { losses: 1 }),
          entry(queue, "lost too", { losses: 1 }),
        ]),
      );
      expect(await names()).toEqual(["a", "b"]);
      expect(await names()).toEqual(["other signature"]);
      expect(await names()).toEqual(["tried", "tried too"]);
      expect(await names()).toEqual(["tried more"]);
      expect(await names()).toEqual(["lost"]);
      expect(await names()).toEqual(["lost too"]);
    });

    it("that were released come first again, under another fence; losses count only where asked (R1)", async () => {
      const { broker } = scene();
      await fill("a", "b", "c");
      const a = await leaseOne(broker, queue);
      const b = await leaseOne(broker, queue);
      expect(await broker.release({ refs: [b], addLosses: 0 })).toEqual([]);
      expect(await broker.release({ refs: [a, b], addLosses: 1 })).toEqual([b.id]);
      const next = [await leaseOne(broker, queue), await leaseOne(broker, queue)];
      expect(new Map(next.map(({ payload, losses }) => [payload.toString(), losses]))).toEqual(
        new Map([
          ["a", 1],
          ["b", 0],
        ]),
      );
      expect(await broker.commit(commitOf([a]))).toEqual({ status: "fenced", lost: [a.id] });
      expect(await broker.extend({ refs: [a, ...next], leaseMs })).toEqual([a.id]);
      expect(texts(await broker.lease(leaseOf(queue)))).toEqual(["c"]);
    });

    it("end when they are not extended, and last as long as they are", async () => {
      const { broker, store } = scene();
      await fill("kept", "left");
      const kept = await leaseOne(broker, queue);
      const left = await leaseOne(broker, queue);
      for (let i = 0; i < 4; i++) {
        await store.advance(leaseMs * 0.6);
        expect(await broker.extend({ refs: [kept], leaseMs })).toEqual([]);
      }
      expect(await broker.extend({ refs: [left], leaseMs })).toEqual([left.id]);
      expect(texts(await broker.lease(leaseOf(queue)))).toEqual(["left"]);
      expect(await broker.commit(commitOf([kept]))).toEqual({ status: "committed" });
    });

    it("are refused under a wrong nonce, delivery or queue", async () => {
      const { broker } = scene();
      await fill("a");
      const held = await leaseOne(broker, queue);
      const wrong = [
        { ...held, nonce: "other" },
        { ...held, delivery: held.delivery + 1 },
        { ...held, queue: "app.p/b" },
        { ...held, id: "no such id" },
      ];
      for (const ref of wrong) {
        expect(await broker.commit(commitOf([ref]))).toEqual({ status: "fenced", lost: [ref.id] });
        expect(await broker.split({ ref, pieces: [entry(queue, "x")] })).toBe(false);
      }
      expect(await broker.commit(commitOf([held]))).toEqual({ status: "committed" });
    });
  });

  describe("split entries", () => {
    it("become their pieces at the front, in order, with the old enqueue time (R7)", async () => {
      const { broker, store } = scene();
      await broker.enqueue(
        arrival([entry(queue, "big", { rows: 3, enqueuedAtMs: 1_650_000_000_000 })]),
      );
      await fill("behind");
      const big = await leaseOne(broker, queue);
      await store.advance(1000);
      const pieces = ["1", "2", "3"].map((name) => entry(queue, name));
      expect(await broker.split({ ref: big, pieces })).toBe(true);
      expect(broker.depth(queue).rows).toBe(4);
      const taken = await broker.lease(leaseOf(queue));
      expect(texts(taken)).toEqual(["1", "2", "3", "behind"]);
      expect(taken.slice(0, 3).map(({ enqueuedAtMs }) => enqueuedAtMs)).toEqual(
        Array(3).fill(1_650_000_000_000),
      );
      expect(await broker.commit(commitOf([big]))).toEqual({ status: "fenced", lost: [big.id] });
    });
  });
}
