import { describe, expect, it } from "vitest";
import type { Scene } from "./scene.js";
import { arrival, commitOf, entry, leaseOf, texts } from "./store-under-test.js";

const pipeline = "app.p";

/** What holds for plans and their pointers. */
export function planPromises(scene: () => Scene): void {
  const save = async (...ids: readonly string[]): Promise<void> => {
    for (const id of ids) await scene().broker.savePlan({ id, pipeline, body: `{"id":"${id}"}` });
  };

  describe("plans", () => {
    it("are stored once under their id", async () => {
      const { broker } = scene();
      await save("p1");
      await broker.savePlan({ id: "p1", pipeline, body: "another" });
      expect(await broker.plan("p1")).toEqual({ id: "p1", pipeline, body: '{"id":"p1"}' });
      expect(await broker.plan("p2")).toBeUndefined();
    });

    it("become current when they are the first or activated, else they are only offered (R13)", async () => {
      const { broker } = scene();
      await save("p1", "p2");
      expect(await broker.pointer(pipeline)).toBeUndefined();
      const mode = "running";
      const first = { pipeline, currentPlanId: "p1", offeredPlanId: "p1", version: 1, mode };
      expect(await broker.point({ pipeline, planId: "p1", activate: false })).toEqual(first);
      expect(await broker.point({ pipeline, planId: "p2", activate: false })).toEqual({
        ...first,
        offeredPlanId: "p2",
      });
      expect(await broker.point({ pipeline, planId: "p1", activate: true })).toEqual(first);
      const moved = { pipeline, currentPlanId: "p2", offeredPlanId: "p2", version: 2, mode };
      expect(await broker.point({ pipeline, planId: "p2", activate: true })).toEqual(moved);
      expect(await broker.pointer(pipeline)).toEqual(moved);
      expect(await broker.pointers()).toEqual([moved]);
    });

    it("are activated against an expected one by one caller only", async () => {
      const { broker } = scene();
      await save("p1", "p2", "p3");
      await broker.point({ pipeline, planId: "p1", activate: true });
      const results = await Promise.allSettled(
        ["p2", "p3"].map((id) =>
          broker.point({ pipeline, planId: id, activate: true, expected: "p1" }),
        ),
      );
      expect(results.map(({ status }) => status)).toEqual(["fulfilled", "rejected"]);
      await expect(
        broker.point({ pipeline, planId: "p3", activate: true, expected: "p1" }),
      ).rejects.toMatchObject({
        code: "CHANGED_MEANWHILE",
      });
      expect(await broker.pointer(pipeline)).toMatchObject({
        currentPlanId: "p2",
        offeredPlanId: "p2",
        version: 2,
      });
    });

    it("cannot be offered before they are stored", async () => {
      await expect(
        scene().broker.point({ pipeline, planId: "none", activate: true }),
      ).rejects.toMatchObject({
        code: "NOT_FOUND",
      });
    });
  });

  describe("a pipeline's mode", () => {
    it("is kept beside the pointer, whatever plan becomes current, over a close and an open (F74)", async () => {
      await save("p1", "p2");
      const { broker, store } = scene();
      expect(await broker.point({ pipeline, planId: "p1", activate: true })).toMatchObject({
        mode: "running",
      });
      expect(await broker.setMode({ pipeline, mode: "paused" })).toMatchObject({
        mode: "paused",
        currentPlanId: "p1",
        version: 1,
      });
      expect(await broker.point({ pipeline, planId: "p2", activate: true })).toMatchObject({
        mode: "paused",
      });
      await broker.close();
      scene().broker = await store.open();
      expect(await scene().broker.pointers()).toMatchObject([
        { mode: "paused", currentPlanId: "p2", version: 2 },
      ]);
    });

    it("of a pipeline that is not there cannot be set", async () => {
      await expect(scene().broker.setMode({ pipeline, mode: "paused" })).rejects.toMatchObject({
        code: "NOT_FOUND",
      });
    });

    it("draining refuses what arrives, but what arrived before is a duplicate as ever", async () => {
      await save("p1");
      const { broker } = scene();
      const { version } = await broker.point({ pipeline, planId: "p1", activate: true });
      const push = (sequence: number) =>
        broker.enqueue(
          arrival([entry(pipeline, `row ${sequence}`)], {
            inbox: [{ pipeline, source: "s", epoch: "e", sequence }],
            guard: [{ pipeline, version }],
          }),
        );
      expect(await push(1)).toEqual({ status: "enqueued" });
      await broker.setMode({ pipeline, mode: "paused" });
      expect(await push(2)).toEqual({ status: "enqueued" });
      await broker.setMode({ pipeline, mode: "draining" });
      expect(await push(2)).toMatchObject({ status: "duplicate" });
      expect(await push(3)).toEqual({ status: "draining", pipeline });
      await broker.commit(commitOf([], { enqueue: [entry(pipeline, "from within")] }));
      await broker.setMode({ pipeline, mode: "running" });
      expect(await push(3)).toEqual({ status: "enqueued" });
      const rows = ["row 1", "row 2", "from within", "row 3"];
      expect(texts(await broker.lease(leaseOf(pipeline)))).toEqual(rows);
    });
  });
}
