import { credentials } from "@grpc/grpc-js";
import { stairsProtocol } from "@stairs/core/protocol";
import type { Call__Output, PipelineSpec } from "@stairs/core/protocol";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { chainOf, type TestCoordinator, testCoordinator } from "../support/coordinator.js";
import { RawProducer, RawWorker, valuesOf } from "../support/raw-worker.js";

const batchRows = 20;
const batches = 120;
/** How many batches come in between two changes of the plan. */
const changeEvery = 5;

/** What a row has gone through, as `f g`. */
function pathOf(call: Call__Output, row: number): string {
  const column = call.batch?.columns.find(({ name }) => name === "path");
  return column ? String(valuesOf(call, "path")[row]) : "";
}

describe("a pipeline that is changed under load (R12, R13)", () => {
  let coordinator: TestCoordinator;
  let producer: RawProducer;
  const workers: RawWorker[] = [];
  /** Row → the ways on which it has reached the end. */
  let arrived: Map<number, string[]>;
  let reached: (() => void) | undefined;

  beforeEach(async () => {
    coordinator = await testCoordinator();
    producer = new RawProducer(coordinator.address);
    arrived = new Map();
  });

  afterEach(async () => {
    producer.close();
    for (const worker of workers.splice(0)) worker.break();
    await coordinator.stop();
  });

  /** Implements steps named after their nodes: each writes its name behind the row's path, `sink` notes it. */
  async function work(...nodes: readonly string[]): Promise<void> {
    const worker = new RawWorker(coordinator.address);
    workers.push(worker);
    await worker.hello(nodes.map((node) => `test.main/${node}`));
    const serve = async (): Promise<void> => {
      for (;;) {
        const call = await worker.calls.take();
        const node = call.chain[0]?.step.split("/")[1] ?? "";
        const ids = valuesOf(call, "id").map(Number);
        if (node !== "sink") {
          worker.answer(call, { path: ids.map((_, row) => `${pathOf(call, row)}${node} `) });
          continue;
        }
        for (const [row, id] of ids.entries())
          arrived.set(id, [...(arrived.get(id) ?? []), pathOf(call, row).trim()]);
        worker.answer(call);
        reached?.();
      }
    };
    // It ends with the test, when no call comes any more.
    void serve().catch(() => undefined);
  }

  async function register(spec: PipelineSpec): Promise<void> {
    const client = new (stairsProtocol().PipelineService)(
      coordinator.address,
      credentials.createInsecure(),
    );
    await new Promise<void>((resolve, reject) => {
      client.Register({ pipelines: [spec], activate: true }, (error) => {
        client.close();
        if (error) reject(error);
        else resolve();
      });
    });
  }

  async function push(batch: number): Promise<void> {
    const id = Array.from({ length: batchRows }, (_, row) => batch * batchRows + row);
    producer.push(batch + 1, { id });
    await producer.acked(batch + 1);
  }

  function all(rows: number): Promise<void> {
    return new Promise((resolve) => {
      reached = () => arrived.size >= rows && resolve();
      reached();
    });
  }

  it("rolled forth and back, loses and doubles no row, and each row goes one plan's way", async () => {
    const plans = [
      chainOf("main", "f", "sink"),
      chainOf("main", "f", "g", "sink"),
      chainOf("main", "h", "sink"),
    ];
    await register(plans[0] ?? {});
    await work("f", "g", "h", "sink");
    await work("f", "sink");
    await producer.open(["test.main"]);
    for (let batch = 0; batch < batches; batch++) {
      if (batch % changeEvery === 0) await register(plans[(batch / changeEvery) % 3] ?? {});
      await push(batch);
    }
    await all(batches * batchRows);
    const ways = [...arrived.values()];
    expect(ways.filter((way) => way.length !== 1)).toEqual([]);
    const counts = new Map<string, number>();
    for (const [way = ""] of ways) counts.set(way, (counts.get(way) ?? 0) + 1);
    expect([...counts.keys()].sort()).toEqual(["f", "f g", "h"]);
    // The plan is chosen when a row comes in, so each has got a third of them.
    expect([...counts.values()]).toEqual(Array(3).fill((batches * batchRows) / 3));
  });

  it("rows that wait for a step that was removed are kept, named, and go on when a worker has it again", async () => {
    await register(chainOf("main", "old", "sink"));
    await producer.open(["test.main"]);
    await push(0);
    await register(chainOf("main", "new", "sink"));
    await work("new", "sink");
    await push(1);
    await all(batchRows);
    const status = await coordinator.status();
    expect(status.pipelines[0]).toMatchObject({
      state: "stalled",
      problems: [
        expect.stringMatching(
          `${batchRows} rows in test.main/old wait .*older plan: start a worker of the version`,
        ),
      ],
    });
    await work("old");
    await all(2 * batchRows);
    expect([...arrived.values()].filter((way) => way.length !== 1)).toEqual([]);
  });

  it("rows of the old plan go on through stages that the new plan has as well", async () => {
    await register(chainOf("main", "f", "sink"));
    await producer.open(["test.main"]);
    await push(0);
    // Only what comes before the sink has changed: the sink's queue is the same to both.
    await register(chainOf("main", "h", "sink"));
    await push(1);
    await work("f", "h");
    await expect.poll(async () => (await coordinator.stage("test.main/sink")).ready).toBe(40);
    await work("sink");
    await all(2 * batchRows);
    const paths = [...arrived].sort(([a], [b]) => a - b).map(([, [way]]) => way);
    expect(paths).toEqual([...Array(batchRows).fill("f"), ...Array(batchRows).fill("h")]);
  });
});
