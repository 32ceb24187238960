/** A 1-to-N step whose rows go straight into another pipeline: on Redis the two pipelines share no transaction. */
import type { Call__Output, Outcome } from "@stairs/core/protocol";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { chainOf } from "../../support/coordinator.js";
import { type RedisServer, startRedis } from "../../support/redis-server.js";
import { valuesOf } from "../../support/raw-worker.js";
import { scene } from "../operations/scene.js";

const patience = { timeout: 20_000 };

let server: RedisServer;
beforeAll(async () => {
  server = await startRedis();
});
afterAll(() => server.stop());

/** One output of the first row of a call for each value. */
function outputs(...values: readonly number[]): NonNullable<Outcome["outputs"]> {
  const json = Buffer.from(JSON.stringify(values));
  const batch = { rows: values.length, columns: [{ name: "n", json }] };
  return [{ batch, parents: values.map(() => 0) }];
}

describe("the parts of a 1-to-N step that is followed by another pipeline", () => {
  it("are in that pipeline when the step's rows are committed, and not before (R6)", async () => {
    const { coordinator, ...here } = await scene({ redis: server.url });
    await coordinator.register(chainOf("other", "g"));
    await coordinator.register({
      app: "test",
      name: "main",
      nodes: [
        { name: "entry", entry: {} },
        {
          name: "split",
          step: { input: "entry", step: "test.main/split", asWorker: true, expand: true },
        },
        { name: "other", call: { input: "split", pipeline: "test.other" } },
      ],
      result: "split",
    });
    const splitter = await here.expander("test.main/split");
    const producer = await here.producer("test.main");
    producer.push(1, { n: [1] });
    const call: Call__Output = await splitter.calls.take();
    const { callId } = call;
    for (const part of [1, 2]) {
      splitter.send({ outcomePart: { callId, part, outputs: outputs(part * 10, part * 10 + 1) } });
      expect((await splitter.other.take()).outcomePartAck).toMatchObject({ callId, part });
    }
    expect((await coordinator.stage("test.other/g")).totalIn).toBe(0);

    splitter.send({ outcome: { callId, parts: 2 } });

    expect((await splitter.acks.take()).kind).toBe("KIND_COMMITTED");
    const other = await here.worker("test.other/g");
    const seen: unknown[] = [];
    while (seen.length < 4) {
      const handed = await other.calls.take();
      seen.push(...valuesOf(handed, "n"));
      other.answer(handed);
      expect((await other.acks.take()).kind).toBe("KIND_COMMITTED");
    }
    expect(new Set(seen)).toEqual(new Set([10, 11, 20, 21]));
    await expect
      .poll(() => coordinator.stage("test.main/split"), patience)
      .toMatchObject({ ready: 0, inFlight: 0, totalOut: 1, totalDead: 0 });
  });
});
