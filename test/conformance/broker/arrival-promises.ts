import { describe, expect, it } from "vitest";
import type { Scene } from "./scene.js";
import {
  arrival,
  commitOf,
  deadLetter,
  entry,
  leaseOf,
  leaseOne,
  letters,
  texts,
} from "./store-under-test.js";

const queue = "app.p";
const source = { pipeline: queue, source: "web", epoch: "e1" };

/** What holds for rows that arrive. */
export function arrivalPromises(scene: () => Scene): void {
  describe("rows that arrive", () => {
    it("go into several queues in one step and come out as they were written", async () => {
      const { broker } = scene();
      const bytes = Buffer.from([0, 255, 10, 0, 128]);
      const write = entry(queue, "", {
        payload: bytes,
        rows: 3,
        bytes: 50,
        losses: 2,
        enqueuedAtMs: 1_600_000_000_123,
      });
      await broker.enqueue(arrival([write, entry("app.p/b", "other")]));
      const one = await leaseOne(broker, queue);
      const { payload: _, ...head } = write;
      expect(one).toMatchObject(head);
      expect(Buffer.compare(one.payload, bytes)).toBe(0);
      expect(texts(await broker.lease(leaseOf("app.p/b")))).toEqual(["other"]);
    });

    it("keep hostile texts in attempts exactly", async () => {
      const { broker, store } = scene();
      const message = 'nul \0, quote ", separator \u2028, half a pair \ud800, "__proto__"';
      const attempts = [{ node: "n", timeMs: store.now(), cause: "error", type: "\0", message }];
      await broker.enqueue(arrival([entry(queue, "x", { attempts })]));
      expect((await leaseOne(broker, queue)).attempts).toEqual(attempts);
    });

    it("are accepted once for each sequence: again is a duplicate, too early is a gap", async () => {
      const { broker } = scene();
      const push = (sequence: number, text: string) =>
        broker.enqueue(arrival([entry(queue, text)], { inbox: [{ ...source, sequence }] }));
      expect(await broker.lastSequence(source)).toBe(0);
      expect(await push(1, "a")).toEqual({ status: "enqueued" });
      expect(await push(1, "again")).toEqual({
        status: "duplicate",
        key: { ...source, sequence: 1 },
      });
      expect(await push(3, "early")).toEqual({
        status: "gap",
        key: { ...source, sequence: 3 },
        next: 2,
      });
      expect(await push(2, "b")).toEqual({ status: "enqueued" });
      expect(await broker.lastSequence(source)).toBe(2);
      expect(await broker.lastSequence({ ...source, epoch: "e2" })).toBe(0);
      expect(texts(await broker.lease(leaseOf(queue)))).toEqual(["a", "b"]);
    });

    it("are accepted in their order when several sequences are sent at once", async () => {
      const { broker } = scene();
      const results = await Promise.all(
        [1, 2, 3, 3].map((sequence) =>
          broker.enqueue(
            arrival([entry(queue, `${sequence}`)], { inbox: [{ ...source, sequence }] }),
          ),
        ),
      );
      expect(results.map(({ status }) => status)).toEqual([
        "enqueued",
        "enqueued",
        "enqueued",
        "duplicate",
      ]);
      const joined = [4, 5].map((sequence) => ({ ...source, sequence }));
      expect(await broker.enqueue(arrival([entry(queue, "4 and 5")], { inbox: joined }))).toEqual({
        status: "enqueued",
      });
      expect(await broker.lastSequence(source)).toBe(5);
    });

    it("are refused whole when one of several keys is refused", async () => {
      const { broker } = scene();
      const other = { ...source, source: "other" };
      await broker.enqueue(arrival([], { inbox: [{ ...other, sequence: 1 }] }));
      const inbox = [
        { ...source, sequence: 1 },
        { ...other, sequence: 1 },
      ];
      const result = await broker.enqueue(
        arrival([entry(queue, "x")], { inbox, dead: [deadLetter(queue, "d")] }),
      );
      expect(result.status).toBe("duplicate");
      expect(await broker.lastSequence(source)).toBe(0);
      expect(await broker.lease(leaseOf(queue))).toEqual([]);
      expect(await letters(broker)).toEqual([]);
    });

    it("are refused when the pipeline's plan has changed", async () => {
      const { broker } = scene();
      await broker.savePlan({ id: "p1", pipeline: queue, body: "{}" });
      await broker.savePlan({ id: "p2", pipeline: queue, body: "{}" });
      const { version } = await broker.point({ pipeline: queue, planId: "p1", activate: true });
      const guarded = arrival([entry(queue, "x")], { guard: [{ pipeline: queue, version }] });
      expect(await broker.enqueue(guarded)).toEqual({ status: "enqueued" });
      await broker.point({ pipeline: queue, planId: "p2", activate: true });
      expect(await broker.enqueue(guarded)).toEqual({ status: "plan_changed", pipeline: queue });
      expect(broker.depth(queue).rows).toBe(1);
    });

    it("can be dead letters at once; the newest is listed first, whole", async () => {
      const { broker, store } = scene();
      const older = deadLetter(queue, "older", { rows: 2, message: "half \ud800 and nul \0" });
      await broker.enqueue(arrival([], { dead: [older, deadLetter(queue, "newer")] }));
      await broker.enqueue(arrival([], { dead: [deadLetter("app.q", "elsewhere")] }));
      const mine = await letters(broker, { pipeline: queue });
      expect(texts(mine)).toEqual(["newer", "older"]);
      expect(mine[1]).toMatchObject({ ...older, timeMs: store.now() });
      expect(texts(await letters(broker, { limit: 1 }))).toEqual(["elsewhere"]);
      const state = (await broker.states()).find((one) => one.queue === queue);
      expect(state?.dead).toBe(3);
    });

    it("wake whoever watches, until he stops; so do released and delayed ones", async () => {
      const { broker, store } = scene();
      const heard: string[] = [];
      const stop = broker.watch((name) => heard.push(name));
      await broker.enqueue(arrival([entry(queue, "a"), entry("app.p/b", "b")]));
      expect(heard.sort()).toEqual([queue, "app.p/b"]);
      const one = await leaseOne(broker, queue);
      heard.length = 0;
      await broker.release({ refs: [one], addLosses: 0 });
      expect(heard).toEqual([queue]);
      const again = await leaseOne(broker, queue);
      heard.length = 0;
      await broker.commit(
        commitOf([again], { delay: [{ entry: entry(queue, "later"), dueMs: store.now() + 1000 }] }),
      );
      expect(heard).toEqual([]);
      await store.advance(1000);
      expect(heard).toEqual([queue]);
      stop();
      heard.length = 0;
      await broker.enqueue(arrival([entry(queue, "c")]));
      expect(heard).toEqual([]);
    });

    it("count in counters together with what they count", async () => {
      const { broker } = scene();
      const count = { pipeline: queue, queue, name: "in", by: 3 } as const;
      await Promise.all(
        [1, 2].map(() =>
          broker.enqueue(arrival([entry(queue, "x")], { counters: [count, count] })),
        ),
      );
      const [state] = await broker.states();
      expect(state?.counters).toMatchObject({ in: 12, out: 0 });
    });
  });
}
