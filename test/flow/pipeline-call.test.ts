/** Single rows through the real coordinator and a real worker, and the same rows in process. */
import {
  App,
  type Context,
  defineProject,
  type Inputs,
  Permanent,
  StopPipeline,
} from "@stairs/sdk";
import { startStepsWorker, type WorkerHandle } from "@stairs/sdk/internal";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type TestCoordinator, testCoordinator } from "../support/coordinator.js";

interface Value {
  readonly value: number;
}

function numbers(app: App) {
  return app.pipeline("main", (_pipeline, { value }: Inputs<Value>) =>
    value.subscribeFunc(
      function judge(row) {
        if (row.value === 0) throw new StopPipeline("zero");
        if (row.value < 0) throw new Permanent("less than nothing");
        return { big: 2n ** 60n + BigInt(row.value), bytes: new Uint8Array([row.value]) };
      },
      { asWorker: true },
    ),
  );
}

describe("pipeline.call", () => {
  let coordinator: TestCoordinator;
  let worker: WorkerHandle | undefined;

  beforeEach(async () => {
    coordinator = await testCoordinator();
  });

  afterEach(async () => {
    await worker?.drain();
    worker = undefined;
    await coordinator.stop();
  });

  it("registers the pipeline, waits for the row's last frame, and says what run says", async () => {
    const { address } = coordinator;
    const main = numbers(new App("core"));
    worker = await startStepsWorker({ address, steps: main.steps });
    const outcome = await main.call({ value: 3 }, { coordinator: address });
    expect(outcome).toEqual({
      rows: [{ value: 3, big: 2n ** 60n + 3n, bytes: new Uint8Array([3]) }],
      dropped: [],
      failed: [],
    });
    expect(await main.run([{ value: 3 }])).toEqual(outcome);
    const typed: bigint | undefined = outcome.rows[0]?.big;
    expect(typed).toBe(2n ** 60n + 3n);
  });

  it("tells why a row was dropped or given up, with the row", async () => {
    const { address } = coordinator;
    const main = numbers(new App("core"));
    worker = await startStepsWorker({ address, steps: main.steps });
    const zero = { value: 0 };
    expect(await main.call(zero, { coordinator: address })).toEqual({
      rows: [],
      dropped: [{ row: zero, reason: "zero" }],
      failed: [],
    });
    const less = { value: -1 };
    const { rows, dropped, failed } = await main.call(less, { coordinator: address });
    expect([rows, dropped]).toEqual([[], []]);
    expect(failed).toMatchObject([
      {
        row: less,
        node: "judge",
        error: { cause: "exception", type: "Permanent", message: "less than nothing" },
      },
    ]);
    expect(failed[0]?.error.stack).toContain("pipeline-call.test.ts");
  });

  it("gives all rows that a 1-to-N step made of the row, in the live project's coordinator", async () => {
    const { address } = coordinator;
    const app = new App("core");
    const main = app.pipeline("main", (_pipeline, { value }: Inputs<Value>) =>
      value.applyFuncAsProducer(function* count(row) {
        for (let part = 0; part < row.value; part++) yield { part };
      }),
    );
    defineProject({ name: "shop", apps: [app], coordinator: address });
    worker = await startStepsWorker({ address, steps: main.steps });
    const { rows } = await main.call({ value: 3 });
    expect(rows.map(({ part }) => part)).toEqual([0, 1, 2]);
    expect(await main.call({ value: 0 })).toMatchObject({
      rows: [],
      dropped: [{ reason: "no rows" }],
    });
  });

  it("is too late when no worker comes, says what to do, and the row goes on", async () => {
    const { address } = coordinator;
    const seen: number[] = [];
    let heard: () => void;
    const done = new Promise<void>((resolve) => {
      heard = resolve;
    });
    const main = new App("core").pipeline("main", (_pipeline, { value }: Inputs<Value>) =>
      value.subscribeConsumer(
        (row: Value, _context: Context) => {
          seen.push(row.value);
          heard();
        },
        { name: "see", asWorker: true },
      ),
    );
    await expect(
      main.call({ value: 5 }, { coordinator: address, timeout: "50ms" }),
    ).rejects.toMatchObject({
      code: "TOO_LATE",
      message: expect.stringMatching(
        /pipeline core\.main within 50 ms; it continues.*stairs pipelines run core\.main/s,
      ) as string,
    });
    worker = await startStepsWorker({ address, steps: main.steps });
    await done;
    expect(seen).toEqual([5]);
  });

  it("says when no coordinator answers, and refuses a row that cannot travel before it asks one", async () => {
    const main = numbers(new App("core"));
    const nowhere = { coordinator: "127.0.0.1:1" };
    await expect(main.call({ value: 1 }, nowhere)).rejects.toMatchObject({ code: "UNREACHABLE" });
    const bad = { value: (() => 1) as unknown as number };
    await expect(main.call(bad, nowhere)).rejects.toMatchObject({ code: "BAD_VALUE" });
    const timeout = { ...nowhere, timeout: "soon" as "1s" };
    await expect(main.call({ value: 1 }, timeout)).rejects.toMatchObject({ code: "BAD_ARGUMENT" });
  });
});
