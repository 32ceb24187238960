import { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import type { DeadDecision, DeadFilter } from "../../../src/broker/contract.js";
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

const queue = "app.p/f";
const pipeline = "app.p";

function decision(more: Partial<DeadDecision>): DeadDecision {
  return { id: randomUUID(), letters: [], enqueue: [], dead: [], counters: [], ...more };
}

/** What holds for rows that were given up. */
export function deadPromises(scene: () => Scene): void {
  const bury = async (...payloads: readonly string[]): Promise<void> => {
    const dead = payloads.map((payload) => deadLetter(queue, payload, { rows: 3, bytes: 30 }));
    await scene().broker.enqueue(arrival([], { dead }));
  };
  const stateOf = async (name = queue) =>
    (await scene().broker.states()).find((state) => state.queue === name);

  describe("dead letters", () => {
    it("keep everything that was known of their rows (F73)", async () => {
      const { broker, store } = scene();
      const write = deadLetter(queue, "rows", {
        planId: "p7",
        signature: "s7",
        losses: 2,
        attempts: [attempt("f", "first"), attempt("f", "second")],
        delivered: ["app.p/side"],
      });
      await broker.enqueue(arrival([], { dead: [write] }));
      const [letter] = await letters(broker);
      expect(letter).toEqual({ ...write, id: letter?.id, timeMs: store.now(), numbers: null });
      expect(await broker.deadLetter("999999")).toBeUndefined();
      expect(await broker.deadLetter("no id")).toBeUndefined();
    });

    it("are found by pipeline, node, cause, type, a part of the message and time", async () => {
      const { broker, store } = scene();
      const write = async (payload: string, more: Parameters<typeof deadLetter>[2], of = queue) =>
        broker.enqueue(arrival([], { dead: [deadLetter(of, payload, more)] }));
      await write("a", { node: "f" });
      await store.advance(1000);
      await write("b", { node: "g", cause: "timeout" });
      await write("c", { type: "KeyError", message: "no key 'zip'" });
      await write("d", {}, "app.q");
      const found = async (filter: Partial<DeadFilter>): Promise<string[]> =>
        texts(await letters(broker, filter));
      expect(await found({})).toEqual(["d", "c", "b", "a"]);
      expect(await found({ order: "oldest" })).toEqual(["a", "b", "c", "d"]);
      expect(await found({ pipeline })).toEqual(["c", "b", "a"]);
      expect(await found({ node: "g" })).toEqual(["b"]);
      expect(await found({ cause: "timeout" })).toEqual(["b"]);
      expect(await found({ type: "KeyError" })).toEqual(["c"]);
      expect(await found({ text: "'zip'" })).toEqual(["c"]);
      expect(await found({ sinceMs: store.now() })).toEqual(["d", "c", "b"]);
      expect(await found({ pipeline, node: "g", cause: "error" })).toEqual([]);
    });

    it("come in pages, in either order, up to one that was the newest, whatever comes meanwhile", async () => {
      const { broker } = scene();
      await bury("1", "2", "3", "4", "5");
      const [newest] = (await broker.deadLetters({ limit: 1 })).letters;
      const read = async (order: "newest" | "oldest"): Promise<string[]> => {
        const ids: string[] = [];
        let after: string | undefined;
        do {
          const filter = { pipeline, order, upTo: newest?.id, after, limit: 2 };
          const page = await broker.deadLetters(filter);
          expect(page.letters.length).toBeLessThanOrEqual(2);
          ids.push(...page.letters.map(({ id }) => id));
          await bury("meanwhile");
          after = page.next;
        } while (after !== undefined);
        return texts(
          (await Promise.all(ids.map((id) => broker.deadLetter(id)))).flatMap((l) => l ?? []),
        );
      };
      expect(await read("oldest")).toEqual(["1", "2", "3", "4", "5"]);
      expect(await read("newest")).toEqual(["5", "4", "3", "2", "1"]);
    });

    it("are found among thousands, in bounded steps", async () => {
      const { broker } = scene();
      await bury("first");
      const many = Array.from({ length: 2500 }, () =>
        deadLetter("app.q", "x", { message: "other" }),
      );
      await broker.enqueue(arrival([], { dead: many }));
      const found: string[] = [];
      let steps = 0;
      let after: string | undefined;
      do {
        const page = await broker.deadLetters({ text: "no", after, limit: 10 });
        found.push(...page.letters.map(({ message }) => message));
        after = page.next;
        steps += 1;
      } while (after !== undefined);
      expect(found).toEqual(["no"]);
      expect(steps).toBeGreaterThan(1);
    });

    it("count in rows and bytes for their queue and their pipeline, also after a new start", async () => {
      await bury("a", "b");
      await scene().broker.enqueue(arrival([], { dead: [deadLetter(`${pipeline}/g`, "c")] }));
      const check = async (): Promise<void> => {
        expect(await stateOf()).toMatchObject({ dead: 6, deadBytes: 60 });
        expect(scene().broker.deadDepth(pipeline)).toEqual({ rows: 7, bytes: 61 });
        expect(scene().broker.deadDepth("app.other")).toEqual({ rows: 0, bytes: 0 });
      };
      await check();
      await scene().broker.close();
      scene().broker = await scene().store.open();
      await check();
    });
  });

  describe("decisions about dead letters", () => {
    it("revive, cut, discard and bury again in one step (F73)", async () => {
      const { broker } = scene();
      await bury("a", "b");
      const [b, a] = await letters(broker);
      if (a === undefined || b === undefined) throw new Error("no letters");
      const left = { payload: Buffer.from("a, cut"), rows: 2, bytes: 20, numbers: [0, 2] };
      const result = await broker.settleDead(
        decision({
          letters: [
            { id: a.id, rows: 3, left },
            { id: b.id, rows: 3, left: null },
          ],
          enqueue: [entry(queue, "revived", { delivered: ["app.p/side"] })],
          dead: [deadLetter(queue, "again")],
          counters: [{ pipeline, queue, name: "revived", by: 2 }],
        }),
      );
      expect(result).toEqual({ status: "settled" });
      expect(await broker.deadLetter(a.id)).toEqual({ ...a, ...left });
      expect(await broker.deadLetter(b.id)).toBeUndefined();
      expect(texts(await letters(broker))).toEqual(["again", "a, cut"]);
      expect(await stateOf()).toMatchObject({
        ready: 1,
        dead: 3,
        deadBytes: 25,
        counters: { revived: 2 },
      });
      expect(broker.deadDepth(pipeline)).toEqual({ rows: 3, bytes: 25 });
      const [revived] = await broker.lease(leaseOf(queue));
      expect(revived).toMatchObject({ delivered: ["app.p/side"] });
    });

    it("change nothing when a letter is gone or has other rows than expected; they are named (I5)", async () => {
      const { broker } = scene();
      await bury("a", "b");
      const [b, a] = await letters(broker);
      const ids = [a?.id ?? "", b?.id ?? ""];
      const stale = decision({
        letters: [
          { id: ids[0] ?? "", rows: 3, left: null },
          { id: ids[1] ?? "", rows: 2, left: null },
          { id: "999999", rows: 3, left: null },
        ],
        enqueue: [entry(queue, "phantom")],
        dead: [deadLetter(queue, "phantom")],
        counters: [{ pipeline, queue, name: "discarded", by: 3 }],
      });
      const before = await stateOf();
      expect(await broker.settleDead(stale)).toEqual({
        status: "changed",
        letters: [ids[1], "999999"],
      });
      expect(await stateOf()).toEqual(before);
      expect(texts(await letters(broker))).toEqual(["b", "a"]);
    });

    it("are made once, however often they are repeated, and of two that want the same letter one is made", async () => {
      const { broker } = scene();
      await bury("a");
      const [a] = await letters(broker);
      const revive = (name: string): DeadDecision =>
        decision({
          letters: [{ id: a?.id ?? "", rows: 3, left: null }],
          enqueue: [entry(queue, name)],
        });
      const first = revive("first");
      const results = await Promise.all([
        broker.settleDead(first),
        broker.settleDead(first),
        broker.settleDead(revive("second")),
      ]);
      expect(results.map(({ status }) => status)).toEqual(["settled", "settled", "changed"]);
      expect(await broker.settleDead(first)).toEqual({ status: "settled" });
      expect(texts(await broker.lease(leaseOf(queue)))).toEqual(["first"]);
    });
  });

  describe("rows that some outputs got in an earlier life", () => {
    it("are leased together only if it is the same, and keep it over retries, splits and a new start (R10)", async () => {
      const { broker } = scene();
      const delivered = ["app.p/a"];
      await broker.enqueue(
        arrival([
          entry(queue, "1", { delivered }),
          entry(queue, "2", { delivered }),
          entry(queue, "3", { delivered: ["app.p/b"] }),
          entry(queue, "4"),
        ]),
      );
      const first = await broker.lease(leaseOf(queue));
      expect(texts(first)).toEqual(["1", "2"]);
      expect(first.map((one) => one.delivered)).toEqual([delivered, delivered]);
      const delay = [
        { entry: entry(queue, "again", { delivered }), dueMs: scene().store.now() + 10 },
      ];
      await broker.commit(commitOf(first, { delay }));
      const three = await leaseOne(broker, queue);
      await broker.split({
        ref: three,
        pieces: [entry(queue, "3a", { delivered: three.delivered })],
      });
      await broker.close();
      scene().broker = await scene().store.open();
      const again = scene().broker;
      expect(await leaseOne(again, queue)).toMatchObject({ delivered: ["app.p/b"] });
      expect(await leaseOne(again, queue)).toMatchObject({ delivered: [] });
      await scene().store.advance(10);
      expect(await leaseOne(again, queue)).toMatchObject({ delivered });
    });
  });
}
