import { describe, expect, it } from "vitest";
import type { Scene } from "./scene.js";
import { arrival, commitOf, deadLetter, entry, leaseOf, leaseOne } from "./store-under-test.js";

const queue = "app.p";
/** Payloads here say how many rows they have: `3 rows`. */
const rowsOf = (payload: Buffer): number => {
  const [, rows] = /^(\d+) rows/.exec(payload.toString()) ?? [];
  if (rows === undefined) throw new Error("not readable");
  return Number(rows);
};

/** What holds for a recount. */
export function recountPromises(scene: () => Scene): void {
  describe("a recount", () => {
    it("finds what was counted: ready, held and delayed rows, dead letters and counters (I7)", async () => {
      const { broker, store } = scene();
      const counters = [{ pipeline: queue, queue, name: "in", by: 12 }] as const;
      const dead = [deadLetter(queue, "4 rows", { rows: 4 })];
      await broker.enqueue(
        arrival([entry(queue, "3 rows", { rows: 3 }), entry(queue, "2 rows", { rows: 2 })], {
          counters,
          dead,
        }),
      );
      await leaseOne(broker, queue);
      const delay = [{ entry: entry(queue, "5 rows", { rows: 5 }), dueMs: store.now() + 1000 }];
      await broker.commit(commitOf([], { delay, enqueue: [entry("app.other", "1 rows")] }));
      const [count, ...others] = await broker.recount({ rowsOf, pipeline: queue });
      expect(others).toEqual([]);
      expect(count).toMatchObject({ pipeline: queue, queue, unreadable: 0 });
      expect(count?.found).toEqual(count?.counted);
      expect(count?.found).toMatchObject({
        present: { entries: 2, rows: 5, bytes: 12 },
        delayed: { entries: 1, rows: 5, bytes: 6 },
        dead: 4,
        counters: { in: 12, out: 0 },
      });
      expect(await broker.recount({ rowsOf })).toHaveLength(2);
    });

    it("counts rows in the payloads, and says how many cannot be read", async () => {
      const { broker } = scene();
      await broker.enqueue(
        arrival([entry(queue, "3 rows", { rows: 2 }), entry(queue, "broken")], {
          dead: [deadLetter(queue, "2 rows", { rows: 1 })],
        }),
      );
      const [count] = await broker.recount({ rowsOf });
      expect(count).toMatchObject({
        counted: { present: { entries: 2, rows: 3 }, dead: 1 },
        found: { present: { entries: 2, rows: 3 }, dead: 2 },
        unreadable: 1,
      });
    });

    it("is of one moment for each queue, while rows come and go", async () => {
      const { broker } = scene();
      let counting = true;
      const recounts = (async () => {
        for (let i = 0; i < 20; i++) {
          for (const { counted, found } of await broker.recount({ rowsOf }))
            expect(found).toEqual(counted);
        }
      })().finally(() => {
        counting = false;
      });
      let moved = 0;
      while (counting) {
        const writes = Array.from({ length: 20 }, () => entry(queue, "1 rows"));
        await broker.enqueue(arrival(writes));
        const taken = await broker.lease(leaseOf(queue, { maxEntries: 15 }));
        await broker.commit(
          commitOf(taken, { enqueue: [entry("app.p/b", "7 rows", { rows: 7 })] }),
        );
        moved += taken.length;
      }
      await recounts;
      expect(moved).toBeGreaterThan(0);
    });

    it("ends with an error when the broker is closed meanwhile", async () => {
      const { broker } = scene();
      await broker.enqueue(arrival([entry(queue, "1 rows")]));
      let closed: Promise<void> | undefined;
      const counting = broker.recount({
        rowsOf: (payload) => {
          closed ??= broker.close();
          return rowsOf(payload);
        },
      });
      await expect(counting).rejects.toMatchObject({ code: "WRONG_STATE" });
      await closed;
      await expect(broker.recount({ rowsOf })).rejects.toMatchObject({ code: "WRONG_STATE" });
    });
  });
}
