import { compileSpec, type PipelineSpec } from "@stairs/core";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { planGraceMs } from "../../../src/broker/contract.js";
import type { EmbeddedBroker } from "../../../src/broker/embedded/open.js";
import { silentLog } from "../../../src/observe/log.js";
import { PlanBook } from "../../../src/plans/plan-book.js";
import { PlanRemoval } from "../../../src/plans/plan-removal.js";
import { type EmbeddedStore, embeddedStore } from "../../conformance/broker/embedded-store.js";
import { arrival, commitOf, entry, leaseOf } from "../../conformance/broker/store-under-test.js";
import { step } from "../core/graph/specs.js";

let store: EmbeddedStore;
let broker: EmbeddedBroker;
let book: PlanBook;
beforeEach(async () => {
  store = await embeddedStore();
  broker = await store.open();
  book = new PlanBook(broker);
});
afterEach(async () => {
  await broker.close();
  await store.remove();
});

/** Steps one behind the other, each with a queue of its own. */
const bodyOf = (...steps: readonly string[]) => {
  const nodes = steps.map((name, at) =>
    step(name, steps[at - 1] ?? "entry", { asWorker: true, step: `test.main/${name}` }),
  );
  const entryNode = { op: "entry", name: "entry", source: "", fields: [] } as const;
  const spec: PipelineSpec = {
    app: "test",
    name: "main",
    nodes: [entryNode, ...nodes],
    result: steps.at(-1) ?? "",
    language: "",
    source: "",
    configJson: "",
    docs: "",
  };
  return { spec, plan: compileSpec(spec) };
};
const first = bodyOf("f");
const second = bodyOf("f", "g");
const pipeline = "test.main";

describe("plans that nothing names (R12)", () => {
  it("are removed and forgotten, and a worker that registers one again does not bring it back (R13)", async () => {
    await book.register(first, false);
    await book.register(second, true);
    await book.trackFormer(await broker.states());
    await store.stall(planGraceMs + 1);
    expect(await book.prune()).toBe(1);
    expect(await book.prune()).toBe(0);
    await expect(book.body(first.plan.id)).rejects.toMatchObject({ code: "NOT_FOUND" });
    await book.register(first, false);
    expect(await book.pointer(pipeline)).toMatchObject({
      currentPlanId: second.plan.id,
      offeredPlanId: first.plan.id,
    });
    await book.activate(pipeline, first.plan.id);
    expect((await book.current(pipeline)).plan.id).toBe(first.plan.id);
  });

  it("stay while rows follow them, and can be read all the time", async () => {
    await book.register(first, false);
    const queue = "test.main/f";
    await broker.enqueue(arrival([entry(queue, "x", { planId: first.plan.id })]));
    await book.register(second, true);
    await store.stall(planGraceMs + 1);
    await book.trackFormer(await broker.states());
    expect(await book.prune()).toBe(0);
    expect((await book.body(first.plan.id)).plan.id).toBe(first.plan.id);
    await broker.commit(commitOf(await broker.lease(leaseOf(queue))));
    await book.trackFormer(await broker.states());
    expect(await book.prune()).toBe(1);
  });

  it("are looked for a minute after the start and each hour, not after the end; an error is for the next time", async () => {
    const { clock } = store;
    const said: string[] = [];
    const warn = (...words: unknown[]): void => void said.push(words.join(" "));
    let rounds = 0;
    const prune = async (): Promise<number> => {
      rounds += 1;
      if (rounds === 1) throw new Error("the store is away");
      return 0;
    };
    const removal = new PlanRemoval({ plans: { prune }, clock, log: { ...silentLog, warn } });
    await store.advance(59_000);
    expect(rounds).toBe(0);
    await store.advance(1000);
    expect(rounds).toBe(1);
    await store.stall(3_600_000);
    expect(rounds).toBe(2);
    expect(said.join()).toContain("will try again: the store is away");
    await removal.stop();
    await store.stall(3_600_000);
    expect(rounds).toBe(2);
  });
});
