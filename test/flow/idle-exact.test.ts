import type { Call__Output, Node, PipelineSpec } from "@stairs/core/protocol";
import { describe, expect, it } from "vitest";
import { Chance } from "../support/chance.js";
import { command, ran } from "../support/command.js";
import { chainOf } from "../support/coordinator.js";
import { projectFolder } from "../support/folders.js";
import { Operator } from "../support/operator.js";
import { RawProducer, type RawWorker } from "../support/raw-worker.js";
import { scaled } from "../support/scale.js";
import { seedsOf } from "../support/seeds.js";
import { type Scene, scene } from "./operations/scene.js";

/** A chain of steps, each with a queue of its own, whose last frame is handed to other pipelines. */
function handing(name: string, steps: readonly Node[], targets: readonly string[]): PipelineSpec {
  const { nodes = [], ...spec } = chainOf(name, ...steps);
  const input = nodes.at(-1)?.name ?? "entry";
  const calls = targets.map((target, at) => ({
    name: `to-${at}`,
    call: { input, pipeline: `test.${target}` },
  }));
  return { ...spec, nodes: [...nodes, ...calls] };
}

/** Rows anywhere in the coordinator's queues. */
async function rowsAnywhere({ coordinator }: Scene): Promise<number> {
  const { pipelines } = await coordinator.status();
  return pipelines
    .flatMap(({ stages }) => stages)
    .reduce((sum, { ready, inFlight, delayed }) => sum + ready + inFlight + delayed, 0);
}

async function idleOf(operator: Operator, pipeline: string): Promise<void> {
  const wait = operator.awaitIdle(pipeline);
  const { code, details } = await wait.status;
  expect([code, details]).toEqual([0, ""]);
}

const pauses = { attempts: 3, firstPauseMs: 5, factor: 2, maxPauseMs: 40 };

/** Pipelines `NAME-0` …, of which each hands its rows to some with a higher number. */
class Program {
  readonly count: number;
  readonly #kinds: readonly (readonly boolean[])[];

  constructor(
    private readonly chance: Chance,
    private readonly name: string,
  ) {
    this.count = 2 + chance.below(3);
    // True: a 1-to-N step.
    this.#kinds = Array.from({ length: this.count }, () =>
      Array.from({ length: 1 + chance.below(3) }, () => chance.below(4) === 0),
    );
  }

  /** Each call hands rows to other targets: what was registered before is an older plan then. */
  specs(): PipelineSpec[] {
    return this.#kinds.map((kinds, number) => {
      const steps = kinds.map((expand, at) => ({
        name: `s${at}`,
        step: { step: this.#step(number, at), asWorker: true, expand, retry: pauses },
      }));
      const targets = Array.from({ length: this.count }, (_, at) => at)
        .filter((at) => at > number && this.chance.below(2) === 0)
        .map((at) => `${this.name}-${at}`);
      return handing(`${this.name}-${number}`, steps, targets);
    });
  }

  get steps(): { name: string; kind: "KIND_EXPAND" | "KIND_FUNCTION" }[] {
    return this.#kinds.flatMap((kinds, number) =>
      kinds.map((expand, at) => ({
        name: this.#step(number, at),
        kind: expand ? ("KIND_EXPAND" as const) : ("KIND_FUNCTION" as const),
      })),
    );
  }

  #step(number: number, at: number): string {
    return `test.${this.name}-${number}/s${at}`;
  }
}

/** Some rows fail and are tried again, some are dropped, the others come out, of 1-to-N steps twice, in a part of their own. */
function answer(
  worker: RawWorker,
  { callId, batch, attempt, chain }: Call__Output,
  chance: Chance,
): void {
  const rows = Array.from({ length: batch?.rows ?? 0 }, (_, row) => row);
  const fate = rows.map(() => (attempt < 3 ? chance.below(6) : 1 + chance.below(5)));
  const parents = rows.filter((row) => (fate[row] ?? 0) > 1);
  const expand = chain.at(-1)?.expand === true;
  const outputs =
    parents.length === 0 ? [] : [{ batch: { rows: parents.length }, parents: [...parents] }];
  const parts = expand && parents.length > 0 ? 1 : 0;
  if (parts === 1) worker.send({ outcomePart: { callId, part: 1, outputs } });
  worker.send({
    outcome: {
      callId,
      parts,
      outputs,
      failures: rows.filter((row) => fate[row] === 0).map((row) => ({ row, message: "again" })),
      dropped: rows.filter((row) => fate[row] === 1).map((row) => ({ row, reason: "no" })),
    },
  });
}

describe("the moment at which idleness is said (R15)", () => {
  it("has no row anywhere: random programs with retries, 1-to-N steps, hand-overs and plans that change", async () => {
    const there = await scene();
    const { coordinator, operator } = there;
    for (const [round, seed] of seedsOf("moments of idleness", scaled(8, 2)).entries()) {
      const chance = new Chance(seed);
      const program = new Program(chance, `r${round}`);
      await coordinator.register(...program.specs());
      const worker = await there.hello(program.steps);
      let over = false;
      const working = (async () => {
        while (!over) answer(worker, await worker.calls.take(), chance);
      })().catch(() => undefined);
      const producer = await there.producer(`test.r${round}-0`);
      const batches = 1 + chance.below(4);
      for (let sequence = 1; sequence <= batches; sequence++) {
        const rows = 1 + chance.below(20);
        producer.push(sequence, { value: Array.from({ length: rows }, (_, row) => row) });
        await producer.acked(sequence);
        if (chance.below(2) === 0) await coordinator.register(...program.specs());
      }
      producer.end();
      await idleOf(operator, `test.r${round}-0`);
      const because = `seed ${seed}`;
      expect(await rowsAnywhere(there), because).toBe(0);
      expect(worker.calls.size, because).toBe(0);
      expect(await operator.differences(), because).toEqual([]);
      over = true;
      worker.break();
      void working;
    }
  });

  it("waits for rows of an older plan where only that plan hands them on", async () => {
    const there = await scene();
    const { coordinator, operator } = there;
    const steps = chainOf("main", "f").nodes?.slice(1) ?? [];
    await coordinator.register(chainOf("other", "g"), handing("main", steps, ["other"]));
    const worker = await there.worker("test.main/f", "test.other/g");
    const producer = await there.producer("test.main");
    producer.push(1, { value: [1] });
    const older = await worker.calls.take();
    producer.end();
    await coordinator.register(handing("main", steps, []));
    const wait = operator.awaitIdle("test.main");
    worker.answer(older);
    await worker.acks.take();
    const handed = await worker.calls.take();
    expect((await wait.reports.take()).idle).toBe(false);
    worker.answer(handed);
    await worker.acks.take();
    for (;;) {
      const { idle, rows } = await wait.reports.take();
      if (!idle) continue;
      expect(rows).toBe(0);
      break;
    }
    expect(await rowsAnywhere(there)).toBe(0);
  });

  it("waits for a producer whose connection broke before it was done", async () => {
    const there = await scene();
    const { coordinator, operator } = there;
    await coordinator.register(chainOf("main", "f"));
    const worker = await there.worker("test.main/f");
    const who = { instanceId: "a-producer-that-comes-back", epoch: "e" };
    const broken = new RawProducer(coordinator.address);
    await broken.open(["test.main"], who);
    broken.push(1, { value: [1] });
    await broken.acked(1);
    broken.close();
    worker.answer(await worker.calls.take());
    await worker.acks.take();
    expect((await broken.status)?.code).toBe(1);
    const wait = operator.awaitIdle("test.main");
    // Reports come each second: by the second one a wait for nothing would be over.
    for (let report = 1; report <= 2; report++)
      expect((await wait.reports.take()).idle, `report ${report}`).toBe(false);
    const back = new RawProducer(coordinator.address);
    expect(await back.open(["test.main"], who)).toBe(2);
    back.push(2, { value: [2] });
    await back.acked(2);
    back.end();
    worker.answer(await worker.calls.take());
    await worker.acks.take();
    while (!(await wait.reports.take()).idle);
    back.close();
  });

  it("waits for producers who may be on their way, where who asks has lost a coordinator", async () => {
    const there = await scene();
    await there.coordinator.register(chainOf("main", "f"));
    const again = there.operator.awaitIdleAgain("test.main");
    await idleOf(there.operator, "test.main");
    for (let report = 1; report <= 2; report++)
      expect((await again.reports.take()).idle, `report ${report}`).toBe(false);
    again.cancel();
  });

  it("is not there while a pipeline is paused: its rows are named, --stalled-timeout ends with 1, Ctrl-C with 130 (F70)", async () => {
    const { coordinator } = await scene();
    const cwd = projectFolder({
      "stairs.config.ts": `
        import { App, defineProject, type Inputs } from "@stairs/sdk";
        const app = new App("shop");
        app.pipeline("orders", (_, entry: Inputs<{ id: number }>) => entry.subscribeFunc(function f({ id }) { return { next: id + 1 }; }, { asWorker: true }));
        export default defineProject({ name: "shop", apps: [app] });
      `,
    });
    const operator = new Operator(coordinator.address, cwd);
    const there = ["--coordinator", coordinator.address];
    const push = await ran(["push", "shop.orders", ...there], { cwd }, '{"id":1}\n{"id":2}\n');
    expect(push.code).toBe(0);
    await operator.pause("shop.orders");
    const idle = ["pipelines", "run", "--die-when-empty"];
    const stalled = await operator.run(...idle, "--stalled-timeout", "1s");
    expect(stalled.code).toBe(1);
    expect(stalled.stderr).toContain(
      "shop.orders/f: 2 rows wait: shop.orders is paused: stairs pipelines resume shop.orders",
    );
    const waiting = command([...idle, ...there], { cwd });
    await waiting.line(/ready$/);
    waiting.signal("SIGINT");
    // Nobody may take the rows for done.
    expect((await waiting.exit).code).toBe(130);
    await operator.resume("shop.orders");
    expect((await operator.run(...idle)).code).toBe(0);
    expect(await operator.differences()).toEqual([]);
    operator.close();
  });
});
