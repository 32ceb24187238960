import { credentials } from "@grpc/grpc-js";
import { stairsProtocol } from "@stairs/core/protocol";
import type { PipelineSpec, RegisteredPipeline__Output } from "@stairs/core/protocol";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { chainOf, type TestCoordinator, testCoordinator } from "../support/coordinator.js";
import { RawProducer, RawWorker } from "../support/raw-worker.js";

describe("plans and their change (R12, R13)", () => {
  let coordinator: TestCoordinator;
  let producer: RawProducer;
  let worker: RawWorker;

  beforeEach(async () => {
    coordinator = await testCoordinator();
    producer = new RawProducer(coordinator.address);
    worker = new RawWorker(coordinator.address);
  });

  afterEach(async () => {
    producer.close();
    worker.break();
    await coordinator.stop();
  });

  function register(spec: PipelineSpec, activate = false): Promise<RegisteredPipeline__Output> {
    const client = new (stairsProtocol().PipelineService)(
      coordinator.address,
      credentials.createInsecure(),
    );
    return new Promise((resolve, reject) => {
      client.Register({ pipelines: [spec], activate }, (error, answer) => {
        client.close();
        const [pipeline] = answer?.pipelines ?? [];
        if (error) reject(error);
        else if (pipeline) resolve(pipeline);
      });
    });
  }

  it("a new plan becomes current; an older one that is registered again is only offered, until it is activated", async () => {
    const first = await register(chainOf("main", "f"));
    expect(first).toMatchObject({ currentPlanId: first.planId, version: 1 });
    const second = await register(chainOf("main", "f", "g"));
    expect(second.planId).not.toBe(first.planId);
    expect(second).toMatchObject({ currentPlanId: second.planId, version: 2 });
    const back = await register(chainOf("main", "f"));
    expect(back).toMatchObject({ planId: first.planId, currentPlanId: second.planId, version: 2 });
    const [status] = (await coordinator.status()).pipelines;
    expect(status).toMatchObject({ currentPlanId: second.planId, offeredPlanId: first.planId });
    expect(await register(chainOf("main", "f"), true)).toMatchObject({
      currentPlanId: first.planId,
      version: 3,
    });
  });

  it("rows in flight finish on their own plan, new ones follow the new plan", async () => {
    await register(chainOf("main", "f", "old"));
    await producer.open(["test.main"]);
    producer.push(1, { value: [1] });
    await producer.acked(1);
    await register(chainOf("main", "f", "new"));
    producer.push(2, { value: [2] });
    await producer.acked(2);
    await worker.hello(["test.main/f", "test.main/old", "test.main/new"]);
    const steps: string[] = [];
    for (let calls = 0; calls < 4; calls++) {
      const call = await worker.calls.take();
      steps.push(call.chain[0]?.step ?? "");
      worker.answer(call);
    }
    expect(steps.sort()).toEqual(["test.main/f", "test.main/f", "test.main/new", "test.main/old"]);
  });

  it("rows that wait for a step that only their old plan has are named", async () => {
    await register(chainOf("main", "old"));
    await producer.open(["test.main"]);
    producer.push(1, { value: [1] });
    await producer.acked(1);
    await register(chainOf("main", "new"));
    await worker.hello(["test.main/new"]);
    await expect
      .poll(async () => (await coordinator.status()).pipelines[0])
      .toMatchObject({
        state: "stalled",
        problems: [
          expect.stringContaining('1 row in test.main/old waits for step "test.main/old"'),
        ],
      });
  });

  it("a broken spec is refused with every error in it, and nothing of the request is registered", async () => {
    const broken: PipelineSpec = {
      app: "test",
      name: "broken",
      source: "shop.ts:3",
      nodes: [
        { name: "entry", entry: {} },
        { name: "f", source: "shop.ts:4", step: { input: "entyr", step: "test.broken/f" } },
        { name: "f", source: "shop.ts:5", step: { input: "entry", step: "not a step" } },
      ],
      result: "f",
    };
    const refusal = coordinator.register(chainOf("fine", "f"), broken);
    await expect(refusal).rejects.toThrow(
      /test.broken\/f \(shop.ts:4\).*"entyr".*did you mean "entry"/,
    );
    await expect(refusal).rejects.toThrow(/shop.ts:5\).*another node has this name/);
    await expect(refusal).rejects.toThrow(/"not a step" is no step name/);
    expect((await coordinator.status()).pipelines).toEqual([]);
  });
});
