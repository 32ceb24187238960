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
const next = "app.p/next";

/** What holds for the end of leases. */
export function commitPromises(scene: () => Scene): void {
  const held = async (name = "a") => {
    const { broker } = scene();
    await broker.enqueue(arrival([entry(queue, name)]));
    return leaseOne(broker, queue);
  };

  describe("commits", () => {
    it("take the input away and bring outputs, delays, dead letters and counters in one step (I4)", async () => {
      const { broker, store } = scene();
      const input = await held();
      const result = await broker.commit(
        commitOf([input], {
          enqueue: [entry(next, "out 1"), entry("app.q", "out 2")],
          delay: [{ entry: entry(queue, "retry"), dueMs: store.now() + 5000 }],
          dead: [deadLetter(queue, "dead", { rows: 2 })],
          counters: [{ pipeline: queue, queue, name: "dead", by: 2 }],
        }),
      );
      expect(result).toEqual({ status: "committed" });
      const states = new Map((await broker.states()).map((state) => [state.queue, state]));
      expect(states.get(queue)).toMatchObject({ ready: 0, leased: 0, delayed: 1, dead: 2 });
      expect(states.get(queue)?.counters.dead).toBe(2);
      expect(broker.depth(queue).rows).toBe(1);
      expect(texts(await broker.lease(leaseOf(next)))).toEqual(["out 1"]);
      expect(texts(await broker.lease(leaseOf("app.q")))).toEqual(["out 2"]);
      expect(texts(await letters(broker))).toEqual(["dead"]);
    });

    it("count dropped rows by reason, the first 32 reasons by themselves, over a flush and an open (F18)", async () => {
      const { broker, store } = scene();
      const drop = (reason: string, by: number) =>
        ({ pipeline: queue, queue, name: "dropped", reason, by }) as const;
      await broker.commit(commitOf([], { counters: [drop("not for us", 3), drop("sold out", 2)] }));
      const many = Array.from({ length: 40 }, (_, at) => drop(`reason ${at}`, 1));
      await broker.commit(commitOf([], { counters: [...many, drop("not for us", 4)] }));
      await broker.commit(commitOf([], { counters: [drop("reason 39", 1), drop("reason 0", 1)] }));
      await broker.flush(queue);
      const expected = [
        { reason: "other", rows: 11 },
        { reason: "not for us", rows: 7 },
        { reason: "reason 0", rows: 2 },
        { reason: "sold out", rows: 2 },
        ...Array.from({ length: 29 }, (_, at) => ({ reason: `reason ${at + 1}`, rows: 1 })),
      ];
      for (let open = 0; open < 2; open++) {
        const [state] = await scene().broker.states();
        expect(state?.drops).toEqual(expect.arrayContaining(expected));
        expect(state?.drops).toHaveLength(33);
        expect(state?.drops.slice(0, 4)).toEqual(expected.slice(0, 4));
        expect(state?.counters.dropped).toBe(51);
        await scene().broker.close();
        scene().broker = await store.open();
      }
    });

    it("change nothing when one input is lost: it is named, the others are released uncounted (R2, I5)", async () => {
      const { broker } = scene();
      const lost = await held("lost");
      const other = await held("other");
      await broker.release({ refs: [lost], addLosses: 0 });
      const commit = commitOf([lost, other], {
        enqueue: [entry(next, "out")],
        dead: [deadLetter(queue, "dead")],
        counters: [{ pipeline: queue, queue, name: "out", by: 1 }],
      });
      expect(await broker.commit(commit)).toEqual({ status: "fenced", lost: [lost.id] });
      expect(await broker.lease(leaseOf(next))).toEqual([]);
      expect(await letters(broker)).toEqual([]);
      const again = await broker.lease(leaseOf(queue));
      expect(texts(again).sort()).toEqual(["lost", "other"]);
      expect(again.map(({ losses }) => losses)).toEqual([0, 0]);
      expect((await broker.states()).find((state) => state.queue === queue)?.counters.out).toBe(0);
    });

    it("are made once, however often they are repeated, also at the same moment", async () => {
      const { broker } = scene();
      const commit = commitOf([await held()], { enqueue: [entry(next, "out")] });
      const results = await Promise.all([broker.commit(commit), broker.commit(commit)]);
      expect(await broker.commit(commit)).toEqual({ status: "committed" });
      expect(results).toEqual([{ status: "committed" }, { status: "committed" }]);
      expect(texts(await broker.lease(leaseOf(next)))).toEqual(["out"]);
    });

    it("of one lease by two callers at the same moment: one is made, the other is fenced", async () => {
      const { broker } = scene();
      const input = await held();
      const results = await Promise.all(
        ["1", "2"].map((name) =>
          broker.commit(commitOf([input], { enqueue: [entry(next, name)] })),
        ),
      );
      expect(results.map(({ status }) => status).sort()).toEqual(["committed", "fenced"]);
      expect(await broker.lease(leaseOf(next))).toHaveLength(1);
    });

    it("bring delayed entries back at their time, not before", async () => {
      const { broker, store } = scene();
      const dueMs = store.now() + 5000;
      await broker.commit(
        commitOf([await held()], { delay: [{ entry: entry(queue, "later"), dueMs }] }),
      );
      await broker.enqueue(arrival([entry(queue, "now")]));
      await store.advance(4000);
      expect(texts(await broker.lease(leaseOf(queue)))).toEqual(["now"]);
      expect(await broker.readyQueues()).toEqual([]);
      await store.advance(1000);
      expect(await broker.readyQueues()).toEqual([queue]);
      expect(texts(await broker.lease(leaseOf(queue)))).toEqual(["later"]);
    });

    it("raise a queue's activity, and reading does not", async () => {
      const { broker } = scene();
      const input = await held();
      const activity = async () =>
        (await broker.states()).find((state) => state.queue === queue)?.activity ?? 0;
      const before = await activity();
      expect(await activity()).toBe(before);
      await broker.commit(commitOf([input]));
      expect(await activity()).toBeGreaterThan(before);
    });
  });

  describe("staged parts", () => {
    it("are invisible until their call's commit, then all there at once", async () => {
      const { broker } = scene();
      const input = await held();
      await broker.stage({
        callId: "call",
        part: 1,
        entries: [entry(next, "part 1")],
        home: queue,
      });
      await broker.stage({
        callId: "call",
        part: 2,
        entries: [entry(next, "part 2"), entry("app.q", "elsewhere")],
        home: queue,
      });
      await broker.stage({
        callId: "other",
        part: 1,
        entries: [entry(next, "of another call")],
        home: queue,
      });
      expect(await broker.lease(leaseOf(next))).toEqual([]);
      expect(broker.depth(next)).toEqual({ rows: 0, bytes: 0 });
      await broker.commit(commitOf([input], { publish: ["call"] }));
      expect(texts(await broker.lease(leaseOf(next)))).toEqual(["part 1", "part 2"]);
      expect(texts(await broker.lease(leaseOf("app.q")))).toEqual(["elsewhere"]);
    });

    it("for another pipeline alone are there with the commit of the rows that they were made of", async () => {
      const { broker } = scene();
      const input = await held();
      const call = { callId: "call", home: queue };
      await broker.stage({ ...call, part: 1, entries: [entry("app.q", "handed 1")] });
      await broker.stage({ ...call, part: 2, entries: [entry("app.q", "handed 2")] });
      await broker.stage({ ...call, callId: "given up", part: 1, entries: [entry("app.q", "x")] });
      expect(await broker.lease(leaseOf("app.q"))).toEqual([]);
      await broker.unstage("given up");
      const commit = commitOf([input], { publish: ["call", "given up"] });
      expect(await broker.commit(commit)).toEqual({ status: "committed" });
      expect(await broker.commit(commit)).toEqual({ status: "committed" });
      expect(texts(await broker.lease(leaseOf("app.q"))).sort()).toEqual(["handed 1", "handed 2"]);
      expect(await broker.lease(leaseOf(queue))).toEqual([]);
    });

    it("are written once for each call and part", async () => {
      const { broker } = scene();
      await Promise.all([
        broker.stage({ callId: "call", part: 1, entries: [entry(next, "first")], home: queue }),
        broker.stage({ callId: "call", part: 1, entries: [entry(next, "second")], home: queue }),
        broker.stage({ callId: "call", part: 2, entries: [], home: queue }),
      ]);
      await broker.stage({
        callId: "call",
        part: 2,
        entries: [entry(next, "after an empty part")],
        home: queue,
      });
      await broker.stage({ callId: "begun without rows", part: 1, entries: [], home: queue });
      await broker.stage({
        callId: "begun without rows",
        part: 1,
        entries: [entry(next, "the same part")],
        home: queue,
      });
      await broker.commit(commitOf([], { publish: ["call"] }));
      await broker.commit(commitOf([], { publish: ["begun without rows"] }));
      expect(texts(await broker.lease(leaseOf(next)))).toEqual(["first"]);
    });

    it("are thrown away by unstage, which does not touch published ones (R5)", async () => {
      const { broker } = scene();
      await broker.stage({
        callId: "given up",
        part: 1,
        entries: [entry(next, "gone")],
        home: queue,
      });
      await broker.unstage("given up");
      await broker.stage({
        callId: "published",
        part: 1,
        entries: [entry(next, "stays")],
        home: queue,
      });
      await broker.commit(commitOf([], { publish: ["published", "given up"] }));
      await broker.unstage("published");
      expect(texts(await broker.lease(leaseOf(next)))).toEqual(["stays"]);
    });

    it("stay invisible when the commit that publishes them is fenced", async () => {
      const { broker } = scene();
      const input = await held();
      await broker.stage({ callId: "call", part: 1, entries: [entry(next, "part")], home: queue });
      await broker.release({ refs: [input], addLosses: 0 });
      expect((await broker.commit(commitOf([input], { publish: ["call"] }))).status).toBe("fenced");
      expect(await broker.lease(leaseOf(next))).toEqual([]);
    });
  });
}
