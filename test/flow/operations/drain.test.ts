import type { DrainResponse__Output, Node, PipelineSpec } from "@stairs/core/protocol";
import { describe, expect, it } from "vitest";
import { chainOf } from "../../support/coordinator.js";
import { emptyFolder } from "../../support/folders.js";
import type { Reports } from "../../support/operator.js";
import { callRow } from "../../support/requests.js";
import { endScenes, scene } from "./scene.js";

const quick = { attempts: 2, firstPauseMs: 200, factor: 1, maxPauseMs: 200 };
const retried = { name: "f", step: { step: "test.main/f", asWorker: true, retry: quick } };

/** A pipeline with one step whose rows are then handed to another; `when`: a predicate step. */
function handing(name: string, target: string, when?: string): PipelineSpec {
  const call = { input: "f", pipeline: target };
  const nodes: Node[] = [
    { name: "entry", entry: {} },
    { name: "f", step: { input: "entry", step: `test.${name}/f`, asWorker: true } },
  ];
  if (when === undefined) nodes.push({ name: "hand", call });
  else {
    const step = { input: "f", step: when, mode: "MODE_REPLACE" as const, outputs: ["value"] };
    nodes.push({ name: "again", step }, { name: "hand", call: { ...call, when: "again" } });
  }
  return { app: "test", name, nodes, result: "f" };
}

/** The last report. */
async function empty(drain: Reports<DrainResponse__Output>): Promise<DrainResponse__Output> {
  for (;;) {
    const report = await drain.reports.take();
    if (report.empty) return report;
  }
}

/** The last report; `over` turns true with it. */
function ending(drain: Reports<DrainResponse__Output>): {
  over: boolean;
  readonly last: Promise<DrainResponse__Output>;
} {
  const end = {
    over: false,
    last: empty(drain).then((report) => {
      end.over = true;
      return report;
    }),
  };
  return end;
}

describe("stairs pipelines drain (F74)", () => {
  it("withholds acks, finishes what is inside and says empty exactly then; the producer goes on after resume", async () => {
    const { coordinator, operator, ...there } = await scene();
    await coordinator.register(chainOf("main", retried, "g"));
    const worker = await there.worker("test.main/f", "test.main/g");
    const producer = await there.producer("test.main");
    producer.push(1, { value: [1] });
    const first = await worker.calls.take();
    const drain = operator.drain("main");
    expect(await drain.reports.take()).toMatchObject({ rows: 1, empty: false });
    const end = ending(drain);
    producer.push(2, { value: [2] });
    producer.push(3, { value: [3] });
    await producer.acked(1);
    expect((await producer.answers.take()).wait?.reason).toBe("pipeline test.main drains");
    const refused = callRow(coordinator.address, "test.main", { value: 9 });
    await expect(refused.answer).rejects.toMatchObject({
      code: 9,
      details: expect.stringContaining("pipeline test.main drains"),
    });
    // A row that waits for its next attempt is inside.
    worker.send({ outcome: { callId: first.callId, failures: [{ row: 0, message: "no" }] } });
    await worker.acks.take();
    worker.answer(await worker.calls.take());
    await worker.acks.take();
    const last = await worker.calls.take();
    expect(end.over).toBe(false);
    worker.answer(last);
    await worker.acks.take();
    expect(await end.last).toMatchObject({ pipelines: ["test.main"], rows: 0 });
    expect(await drain.status).toMatchObject({ code: 0 });
    expect(await coordinator.stage("test.main/f")).toMatchObject({ totalIn: 1, totalOut: 1 });

    const again = await operator.run("pipelines", "drain", "test.main", "--json");
    expect(again.code).toBe(0);
    expect(JSON.parse(again.stdout)).toMatchObject({ empty: true, rows: 0 });
    expect(again.stderr).toBe(
      "test.main is empty and takes no rows. To resume: stairs pipelines resume test.main\n",
    );
    const status = await operator.run("inspect", "status");
    expect(status.stdout).toMatch(/test\.main +draining/);
    expect(status.stdout).toContain("test.main drains: nothing comes in, it is empty. To resume:");
    expect(await operator.differences()).toEqual([]);

    await operator.resume("test.main");
    await producer.acked(3);
    expect(await coordinator.stage("test.main/f")).toMatchObject({ totalIn: 3 });
    expect(await operator.differences()).toEqual([]);
  });

  it("holds back other pipelines that would hand it rows, and waits for runs that began before", async () => {
    const { coordinator, operator, ...there } = await scene();
    await coordinator.register(chainOf("main", "g"), handing("source", "test.main"));
    const worker = await there.worker("test.source/f");
    const behind = await there.worker("test.main/g");
    const producer = await there.producer("test.source");
    producer.push(1, { value: [1] });
    const before = await worker.calls.take();
    const drain = operator.drain("test.main");
    expect(await drain.reports.take()).toMatchObject({ rows: 0, empty: false });
    const end = ending(drain);
    producer.push(2, { value: [2] });
    await producer.acked(2);
    expect(end.over).toBe(false);
    worker.answer(before);
    await worker.acks.take();
    const handed = await behind.calls.take();
    expect(end.over).toBe(false);
    behind.answer(handed);
    await behind.acks.take();
    expect(await end.last).toMatchObject({ rows: 0 });
    expect(await coordinator.stage("test.source/f")).toMatchObject({ ready: 1, inFlight: 0 });
    const { pipelines } = await coordinator.status();
    expect(pipelines.flatMap(({ problems }) => problems)).toContain(
      "1 row in test.source/f waits: test.main drains and takes no rows: stairs pipelines resume test.main",
    );
    await operator.resume("main");
    worker.answer(await worker.calls.take());
    behind.answer(await behind.calls.take());
    expect((await behind.acks.take()).kind).toBe("KIND_COMMITTED");
    expect(await operator.differences()).toEqual([]);
  });

  it("lets rows come round: a pipeline that calls itself, or is called in a circle, drains to its end", async () => {
    const { coordinator, operator, ...there } = await scene();
    await coordinator.register(
      handing("main", "test.other", "test.main/again"),
      handing("other", "test.main"),
    );
    const worker = await there.worker("test.main/f", "test.main/again", "test.other/f");
    const producer = await there.producer("test.main");
    producer.push(1, { value: [1] });
    const first = await worker.calls.take();
    const drain = operator.drain("test.main");
    expect(await drain.reports.take()).toMatchObject({ rows: 1 });
    const steps: string[] = [];
    let rounds = 0;
    for (let call = first; ; call = await worker.calls.take()) {
      const step = call.chain[0]?.step ?? "";
      steps.push(step);
      if (step !== "test.main/again") worker.answer(call);
      else worker.answer(call, { value: [rounds++ < 2] });
      if (rounds === 3) break;
    }
    expect(await empty(drain)).toMatchObject({ rows: 0 });
    expect(steps.filter((step) => step === "test.other/f")).toHaveLength(2);
    expect(await operator.differences()).toEqual([]);
  });

  it("of pipelines that hand rows to each other ends with all of them empty", async () => {
    const { coordinator, operator, ...there } = await scene();
    await coordinator.register(chainOf("main", "g"), handing("source", "test.main"));
    const producer = await there.producer("test.source");
    producer.push(1, { value: [1] });
    await producer.acked(1);
    const drain = operator.drain("test.*");
    expect(await drain.reports.take()).toMatchObject({ rows: 1 });
    const worker = await there.worker("test.source/f", "test.main/g");
    worker.answer(await worker.calls.take());
    worker.answer(await worker.calls.take());
    expect(await empty(drain)).toMatchObject({ pipelines: ["test.main", "test.source"], rows: 0 });
  });

  it("stops waiting after --timeout with what is left, and goes on over a restart until resume", async () => {
    const state = emptyFolder();
    const { coordinator, operator, ...there } = await scene({ state });
    await coordinator.register(chainOf("main", "f"));
    const producer = await there.producer("test.main");
    producer.push(1, { value: [1, 2] });
    await producer.acked(1);
    const waited = await operator.run("pipelines", "drain", "test.main", "--timeout", "300ms");
    expect(waited.code).toBe(1);
    expect(waited.stderr).toContain("[TOO_LATE] test.main: after 300ms 2 rows are inside.");
    expect(waited.stderr).toContain(
      'test.main/f: 2 rows are inside and cannot move, no worker implements it (step "test.main/f")',
    );
    await endScenes();
    const again = await scene({ state });
    const late = await again.producer("test.main");
    late.push(1, { value: [3] });
    expect((await late.answers.take()).wait?.reason).toBe("pipeline test.main drains");
    const drain = again.operator.drain("test.main");
    const worker = await again.worker("test.main/f");
    for (let rows = 0; rows < 2;) {
      const call = await worker.calls.take();
      rows += call.batch?.rows ?? 0;
      worker.answer(call);
      await worker.acks.take();
    }
    expect(await empty(drain)).toMatchObject({ rows: 0 });
    await again.operator.resume("test.main");
    await late.acked(1);
  });

  it("ends with an error when somebody pauses or resumes the pipeline meanwhile", async () => {
    const { coordinator, operator, ...there } = await scene();
    await coordinator.register(chainOf("main", "f"));
    const producer = await there.producer("test.main");
    producer.push(1, { value: [1] });
    await producer.acked(1);
    const drain = operator.drain("test.main");
    await drain.reports.take();
    await operator.pause("test.main");
    expect(await drain.status).toMatchObject({
      code: 10,
      details: expect.stringContaining("Another caller has paused test.main"),
    });
  });
});
