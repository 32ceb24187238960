import { describe, expect, it } from "vitest";
import { planGraceMs } from "../../../src/broker/contract.js";
import type { Scene } from "./scene.js";
import { arrival, commitOf, deadLetter, entry, leaseOf, leaseOne } from "./store-under-test.js";

const pipeline = "app.p";
const queue = "app.p/next";
/** Beside which nothing names a plan. */
const stays = "current";

/** What holds for plans that nothing names any more. */
export function planRemovalPromises(scene: () => Scene): void {
  const save = (id: string): Promise<boolean> =>
    scene().broker.savePlan({ id, pipeline, body: `{"id":"${id}"}` });
  const point = (planId: string) => scene().broker.point({ pipeline, planId, activate: true });
  const later = (): Promise<void> => scene().store.stall(planGraceMs + 1);
  const removed = async (): Promise<string[]> => [...(await scene().broker.removePlans())].sort();

  describe("a plan that nothing names (R12)", () => {
    it("is removed when its time is over, and its id stays known: it does not become current by itself again (R13)", async () => {
      const { broker } = scene();
      for (const id of [stays, "a", "b"]) expect(await save(id)).toBe(true);
      await point("a");
      await point(stays);
      expect(await removed()).toEqual([]);
      await later();
      expect(await removed()).toEqual(["a", "b"]);
      expect(await removed()).toEqual([]);
      expect(await broker.plan("a")).toBeUndefined();
      expect(await broker.plan(stays)).toBeDefined();
      await expect(point("a")).rejects.toMatchObject({ code: "NOT_FOUND" });
      expect(await save("a")).toBe(false);
      expect(await broker.plan("a")).toEqual({ id: "a", pipeline, body: '{"id":"a"}' });
      await later();
      expect(await removed()).toEqual(["a"]);
    });

    it("is kept for a while after it was stored again or followed, and as long as it is offered", async () => {
      for (const id of [stays, "former", "offered", "again"]) await save(id);
      await point("former");
      await later();
      await point(stays);
      await scene().broker.point({ pipeline, planId: "offered", activate: false });
      await save("again");
      expect(await removed()).toEqual([]);
      await later();
      expect(await removed()).toEqual(["again", "former"]);
    });

    it("was named by a ready, held or delayed entry, a dead letter or a staged part until these ended", async () => {
      const { broker, store } = scene();
      const ids = ["ready", "held", "delayed", "dead", "staged", "published"];
      for (const id of [stays, ...ids]) await save(id);
      await point(stays);
      const of = (planId: string) => entry(queue, planId, { planId });
      await broker.enqueue(arrival([of("held")]));
      const held = await leaseOne(broker, queue);
      await broker.enqueue(
        arrival([of("ready")], { dead: [deadLetter(queue, "dead", { planId: "dead" })] }),
      );
      const delay = [{ entry: of("delayed"), dueMs: store.now() + 10 * planGraceMs }];
      await broker.commit(commitOf([], { delay }));
      for (const callId of ["staged", "published"])
        await broker.stage({ callId, part: 1, entries: [of(callId)], home: pipeline });
      await later();
      expect(await removed()).toEqual([]);

      await broker.unstage("staged");
      await broker.commit(commitOf([], { publish: ["published"] }));
      expect(await removed()).toEqual(["staged"]);
      const all = await broker.lease(leaseOf(queue));
      expect(await removed()).toEqual([]);
      const [letter] = (await broker.deadLetters({ limit: 1 })).letters;
      if (letter === undefined) throw new Error("There is no letter.");
      const letters = [{ id: letter.id, rows: letter.rows, left: null }];
      const revived = { id: "revive", letters, enqueue: [of("dead")], dead: [], counters: [] };
      await broker.settleDead(revived);
      expect(await removed()).toEqual([]);
      // The held one came back when its lease ran out, or is held still.
      await broker.commit(commitOf(all.length > 2 ? all : [held, ...all]));
      expect(await removed()).toEqual(["held", "published", "ready"]);
      await broker.commit(commitOf(await broker.lease(leaseOf(queue))));
      expect(await removed()).toEqual(["dead"]);
      await broker.flush(pipeline);
      expect(await removed()).toEqual(["delayed"]);
    });

    it("is removed beside one that is offered, activated or gets rows at that moment: none of these lacks its plan", async () => {
      const { broker } = scene();
      await save(stays);
      await point(stays);
      for (let round = 0; round < 20; round++) {
        const ids = ["registered", "activated", "fed"].map((name) => `${name}${round}`);
        const [registered = "", activated = "", fed = ""] = ids;
        for (const id of ids) await save(id);
        await later();
        const rows = arrival([entry(queue, fed, { planId: fed })]);
        const [, , activation] = await Promise.allSettled([
          broker.removePlans(),
          save(registered).then(() => point(registered)),
          broker.point({ pipeline, planId: activated, activate: false }),
          save(fed).then(() => broker.enqueue(rows)),
          broker.removePlans(),
        ]);
        const pointer = await broker.pointer(pipeline);
        expect(await broker.plan(pointer?.currentPlanId ?? "")).toBeDefined();
        expect(await broker.plan(pointer?.offeredPlanId ?? "")).toBeDefined();
        expect(await broker.plan(fed)).toBeDefined();
        if (activation.status === "rejected")
          expect(activation.reason).toMatchObject({ code: "NOT_FOUND" });
        else expect(await broker.plan(activated)).toBeDefined();
        await broker.commit(commitOf(await broker.lease(leaseOf(queue))));
      }
    });

    it("comes back in a revival in the same moment without losing its plan", async () => {
      const { broker } = scene();
      await save(stays);
      await point(stays);
      for (let round = 0; round < 20; round++) {
        const planId = `p${round}`;
        await save(planId);
        await broker.enqueue(arrival([], { dead: [deadLetter(queue, planId, { planId })] }));
        await later();
        const [letter] = (await broker.deadLetters({ limit: 1 })).letters;
        const letters = [{ id: letter?.id ?? "", rows: 1, left: null }];
        const enqueue = [entry(queue, planId, { planId })];
        await Promise.all([
          broker.removePlans(),
          broker.settleDead({ id: `revive ${round}`, letters, enqueue, dead: [], counters: [] }),
          broker.removePlans(),
        ]);
        expect(await broker.plan(planId)).toBeDefined();
        await broker.commit(commitOf(await broker.lease(leaseOf(queue))));
        expect(await broker.removePlans()).toContain(planId);
      }
    });

    it("may be one of many, which are removed until there are no more", async () => {
      await save(stays);
      await point(stays);
      const ids = Array.from({ length: 150 }, (_, at) => `many${at}`);
      for (const id of ids) await save(id);
      await later();
      const found: string[] = [];
      for (let some = await removed(); some.length > 0; some = await removed()) found.push(...some);
      expect(found.sort()).toEqual(ids.sort());
    });
  });
}
