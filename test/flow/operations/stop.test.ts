import { expect, it } from "vitest";
import { chainOf } from "../../support/coordinator.js";
import { emptyFolder } from "../../support/folders.js";
import { endScenes, scene } from "./scene.js";

it("a planned stop waits for outcomes up to its limit and gives the rest back, uncounted (R22)", async () => {
  const state = emptyFolder();
  const before = await scene({ state });
  await before.coordinator.register(chainOf("main", "f"));
  const worker = await before.worker("test.main/f");
  const producer = await before.producer("test.main");
  producer.push(1, { value: [1] });
  const { callId, batch } = await worker.calls.take();
  const ended = endScenes();
  expect((await worker.other.take()).cancel).toEqual({ callId, reason: "the coordinator stops" });
  await ended;

  const { coordinator, operator, ...there } = await scene({ state });
  expect(await coordinator.stage("test.main/f")).toMatchObject({ ready: 1, totalLosses: 0 });
  const next = await there.worker("test.main/f");
  const again = await next.calls.take();
  expect(again).toMatchObject({ attempt: 1, batch: { rowIds: batch?.rowIds } });
  next.answer(again);
  expect((await next.acks.take()).kind).toBe("KIND_COMMITTED");
  expect(await operator.differences()).toEqual([]);
});
