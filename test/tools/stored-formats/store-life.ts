/** Fills the store of a coordinator of any build, over the protocol, with everything that a store can hold. */
import { type Client, credentials } from "@grpc/grpc-js";
import { stairsProtocol } from "@stairs/core/protocol";
import type {
  Call__Output,
  DeadLetter__Output,
  Failure,
  PipelineSpec,
  QueueAudit__Output,
  StatusResponse__Output,
} from "@stairs/core/protocol";
import { RawProducer, RawWorker, valuesOf } from "../../support/raw-worker.js";
import {
  drafts,
  type Expected,
  ordersBefore,
  ordersNow,
  others,
} from "../../support/stored-pipelines.js";

const pollMs = 20;
const patienceMs = 30_000;
/** A single row that was lost with so many workers is a dead letter (R1). */
const fatalCrashes = 5;
const producer = { instanceId: "producer-of-orders-1", epoch: "epoch-1" };

type Reply<Answer> = (error: Error | null, answer?: Answer) => void;

/** What the store's own engine can do besides. */
export interface StoreHands {
  /** Lets rows that one pipeline commits for `target` wait in its outbox; undefined where that is one step. */
  readonly holdArrivals: ((target: string) => Promise<void>) | undefined;
  /** Kills the coordinator with calls in its workers' hands. */
  kill(): Promise<void>;
}

/** A coordinator, as clients see it. */
export class StoreLife {
  readonly #pipelines;
  readonly #inspect;
  readonly #unnamed: string[] = [];

  constructor(private readonly address: string) {
    const { PipelineService, InspectService } = stairsProtocol();
    this.#pipelines = new PipelineService(address, credentials.createInsecure());
    this.#inspect = new InspectService(address, credentials.createInsecure());
  }

  /** Lives, and kills the coordinator at the end. @returns what is in the store. */
  async live(hands: StoreHands): Promise<Omit<Expected, "engine" | "format">> {
    for (const draft of drafts) {
      await this.#register(draft, true);
      this.#unnamed.push(await this.#currentPlan("shop.orders"));
    }
    await this.#register(ordersBefore, true);
    for (const spec of others) await this.#register(spec, true);
    await this.#orders();
    await this.#deaths();
    await this.#push("shop.paused", { id: [80] });
    await this.#push("shop.closing", { id: [81] });
    await this.#push("shop.emptied", { id: [82, 83] });
    await this.#manage();
    await hands.holdArrivals?.("shop.invoices");
    await this.#push("shop.calls", { id: [40, 41] });
    await this.#work("shop/check", 2, (worker, call) => worker.answer(call));
    await this.#holdCalls();
    const expected = await this.#tell();
    await hands.kill();
    for (const client of [this.#pipelines, this.#inspect]) (client as Client).close();
    return expected;
  }

  async #orders(): Promise<void> {
    const id = Array.from({ length: 11 }, (_, n) => n);
    await this.#pushOrders(1, id);
    await this.#work("shop/price", id.length, (worker, call) => this.#price(worker, call));
    const letters = await this.#letters();
    const letterOf = (id: number) =>
      letters.find(({ rowJson }) => rowJson === JSON.stringify({ id }))?.id ?? "";
    await this.#decide("retryDeadLetters", {
      edits: [{ id: letterOf(6), set: { id: "106" } }],
    });
    await this.#decide("discardDeadLetters", { filter: { ids: [letterOf(10)] } });
    await this.#pushOrders(2, [20, 21, 22, 23]);
    await this.#register(ordersNow, true);
    await this.#pushOrders(3, [30, 31, 32, 33]);
  }

  /** Rows with an id under 4 pass; others are tried again, die or are dropped. */
  #price(worker: RawWorker, call: Call__Output): void {
    const ids = valuesOf(call, "id").map(Number);
    const rows = ids.map((id, row) => ({ id, row }));
    const passing = rows.filter(({ id }) => id < 4).map(({ row }) => row);
    const failed = (row: number, failure: Partial<Failure>): Failure => ({
      row,
      cause: "exception",
      stack: "at price",
      ...failure,
    });
    const dead = { disposition: "DISPOSITION_DEAD_LETTER" } as const;
    const failures = rows.flatMap(({ id, row }) => {
      if (id === 4 || id === 5) return [failed(row, { type: "Busy", message: "later" })];
      if (id === 6 || id === 7)
        return [failed(row, { type: "TypeError", message: `no price\nof ${id}`, ...dead })];
      if (id === 10) return [failed(row, { type: "", cause: "bad_result", message: "", ...dead })];
      return [];
    });
    const dropped = rows.flatMap(({ id, row }) =>
      id === 8 || id === 9 ? [{ row, reason: id === 8 ? "not for us" : "sold out" }] : [],
    );
    const batch = { rows: passing.length, columns: [] };
    const outputs = [{ batch, parents: passing }];
    worker.answer(call, {}, { outputs, failures, dropped });
  }

  async #deaths(): Promise<void> {
    await this.#push("shop.picky", { other: [1] });
    await this.#push("shop.picky", { id: [50] });
    await this.#push("shop.slow", { id: [55] });
    await this.#until(async () => {
      const worker = await this.#worker("shop/wait");
      await worker.calls.take();
      await this.#until(async () => (await this.#letters("shop.slow")).length === 1);
      worker.break();
      return true;
    });
    await this.#push("shop.fragile", { id: [60] });
    for (let crash = 0; crash < fatalCrashes; crash++) await this.#crash();
    await this.#until(async () => (await this.#letters("shop.fragile")).length === 1);
    await this.#push("shop.fragile", { id: [61] });
    await this.#crash();
  }

  async #crash(): Promise<void> {
    const worker = await this.#worker("shop/hold");
    await worker.calls.take();
    worker.break();
  }

  async #manage(): Promise<void> {
    await this.#ask((done) => this.#pipelines.Pause({ pipelines: ["shop.paused"] }, done));
    await this.#ask((done) => this.#pipelines.Flush({ pipelines: ["shop.emptied"] }, done));
    const draining = this.#pipelines.Drain({ pipelines: ["shop.closing"] });
    await new Promise((resolve) => draining.once("data", resolve));
    draining.on("error", () => undefined);
    draining.cancel();
  }

  /** Rows in workers' hands, one of them with a part that is staged. */
  async #holdCalls(): Promise<void> {
    await this.#push("shop.parts", { id: [70] });
    const splitter = await this.#worker({ name: "shop/split", kind: "KIND_EXPAND" });
    const { callId } = await splitter.calls.take();
    const columns = [{ name: "id", json: Buffer.from("[700,701]") }];
    const outputs = [{ batch: { rows: 2, columns }, parents: [0, 0] }];
    splitter.send({ outcomePart: { callId, part: 1, outputs } });
    await splitter.other.take();
    const shipper = await this.#worker("shop/ship");
    await shipper.calls.take();
  }

  async #tell(): Promise<Omit<Expected, "engine" | "format">> {
    const { pipelines } = await this.#status();
    const { queues } = await this.#ask<{ queues: QueueAudit__Output[] }>((done) =>
      this.#inspect.Audit({}, done as never),
    );
    const letters = await this.#letters();
    return {
      pipelines: pipelines.map(({ pipeline, state, currentPlanId, offeredPlanId }) => ({
        pipeline,
        mode: state === "paused" || state === "draining" ? state : "running",
        currentPlanId,
        offeredPlanId,
      })),
      unnamedPlans: this.#unnamed,
      queues: queues.map(({ queue, present, delayed, dead, counters }) => ({
        queue,
        rows: Number(present) + Number(delayed),
        dead: Number(dead),
        counters: Object.fromEntries(
          Object.entries(counters).map(([name, value]) => [name, Number(value)]),
        ),
      })),
      letters: letters.map((letter) => ({
        id: letter.id,
        pipeline: letter.pipeline,
        node: letter.node,
        cause: letter.cause,
        type: letter.type,
        rowJson: letter.rowJson,
        attempts: letter.attempts,
        losses: letter.losses,
        planId: letter.planId,
      })),
      producer: { ...producer, pipelines: ["shop.orders"], nextSequence: 4 },
      ends: {
        "shop/ship": [0, 1, 2, 3, 4, 5, 7, 20, 21, 22, 23, 30, 31, 32, 33, 106],
        "shop/bill": [40, 41],
        "shop/pick": [50],
        "shop/wait": [55],
        "shop/hold": [60, 61],
        "shop/glue": [700, 701],
        "shop/rest": [80],
        "shop/close": [81],
      },
    };
  }

  /** Lets a worker take `rows` rows of a step. */
  async #work(
    step: string,
    rows: number,
    answer: (worker: RawWorker, call: Call__Output) => void,
  ): Promise<void> {
    const worker = await this.#worker(step);
    for (let done = 0; done < rows;) {
      const call = await worker.calls.take();
      done += call.batch?.rows ?? 0;
      answer(worker, call);
      const { kind, reason } = await worker.acks.take();
      if (kind !== "KIND_COMMITTED")
        throw new Error(`An outcome of ${step} was refused: ${reason}`);
    }
    worker.break();
  }

  async #worker(step: string | { name: string; kind: string }): Promise<RawWorker> {
    const worker = new RawWorker(this.address);
    await worker.hello([], { steps: [typeof step === "string" ? { name: step } : step] });
    return worker;
  }

  async #push(pipeline: string, columns: Readonly<Record<string, readonly unknown[]>>) {
    const stream = new RawProducer(this.address);
    await stream.open([pipeline]);
    stream.push(1, columns);
    await stream.acked(1);
    stream.close();
  }

  async #pushOrders(sequence: number, id: readonly number[]): Promise<void> {
    const stream = new RawProducer(this.address);
    const next = await stream.open(["shop.orders"], producer);
    if (Number(next) !== sequence) throw new Error(`Sequence ${next} is next, not ${sequence}.`);
    stream.push(sequence, { id });
    await stream.acked(sequence);
    stream.close();
  }

  #register(spec: PipelineSpec, activate: boolean): Promise<unknown> {
    return this.#ask((done) => this.#pipelines.Register({ pipelines: [spec], activate }, done));
  }

  #status(): Promise<StatusResponse__Output> {
    return this.#ask((done) => this.#inspect.Status({}, done));
  }

  async #currentPlan(pipeline: string): Promise<string> {
    const { pipelines } = await this.#status();
    return pipelines.find((one) => one.pipeline === pipeline)?.currentPlanId ?? "";
  }

  async #letters(pipeline = ""): Promise<readonly DeadLetter__Output[]> {
    const { deadLetters } = await this.#ask<{ deadLetters: DeadLetter__Output[] }>((done) =>
      this.#inspect.ListDeadLetters({ pipeline, limit: 1000 }, done as never),
    );
    return deadLetters;
  }

  #decide(method: "retryDeadLetters" | "discardDeadLetters", request: object): Promise<void> {
    return new Promise((resolve, reject) => {
      const stream = this.#inspect[method](request);
      stream.on("data", () => undefined).on("error", reject);
      stream.on("end", () => resolve());
    });
  }

  #ask<Answer>(send: (done: Reply<Answer>) => unknown): Promise<Answer> {
    return new Promise((resolve, reject) => {
      send((error, answer) => {
        if (error !== null || answer === undefined) reject(error ?? new Error("no answer"));
        else resolve(answer);
      });
    });
  }

  async #until(holds: () => Promise<boolean>): Promise<void> {
    const until = performance.now() + patienceMs;
    while (!(await holds())) {
      if (performance.now() > until) throw new Error("The store does not come to what is wanted.");
      await new Promise((resolve) => setTimeout(resolve, pollMs));
    }
  }
}
