/** Where dead letters are tried out as people see them: a real coordinator, real workers, the real command line. */
import { credentials } from "@grpc/grpc-js";
import { stairsProtocol } from "@stairs/core/protocol";
import type {
  DeadLetter__Output,
  DeadLetterFilter,
  Node,
  RetryDeadLettersRequest,
  RetryDeadLettersResponse__Output,
} from "@stairs/core/protocol";
import { bareStep, startStepsWorker } from "@stairs/sdk/internal";
import { expect } from "vitest";
import { type Ended, ran } from "../../support/command.js";
import {
  chainOf,
  type TestCoordinator,
  testCoordinator,
  type TestOptions,
} from "../../support/coordinator.js";
import { Operator } from "../../support/operator.js";
import { type Running, stairs } from "../../support/processes.js";
import { RawProducer } from "../../support/raw-worker.js";

/** What a step does with a row. */
export type Run = (row: Record<string, unknown>) => unknown;

/** One attempt, so that rows die at once. */
export const once = { attempts: 1, firstPauseMs: 1, factor: 1, maxPauseMs: 1 };

/** A node of a chain that gives its rows up after one attempt. */
export function step(name: string, more: NonNullable<Node["step"]> = {}): Node {
  return { name, step: { step: `test.main/${name}`, asWorker: true, retry: once, ...more } };
}

/** A coordinator and what is done with it. */
export class DeadLetterScene {
  private constructor(readonly coordinator: TestCoordinator) {}

  /** With a pipeline `test.main` of these nodes. */
  static async open(nodes: readonly Node[], options: TestOptions = {}): Promise<DeadLetterScene> {
    const scene = new DeadLetterScene(await testCoordinator(options));
    await scene.coordinator.register(chainOf("main", ...nodes));
    return scene;
  }

  /** What `work` does while a worker runs these steps. */
  async working<Result>(
    steps: Readonly<Record<string, Run>>,
    work: () => Promise<Result>,
  ): Promise<Result> {
    const worker = await startStepsWorker({
      address: this.coordinator.address,
      steps: Object.entries(steps).map(([name, run]) => bareStep(name, "function", run as never)),
    });
    try {
      return await work();
    } finally {
      await worker.drain();
    }
  }

  /** Pushes rows with these values of the field `n`. */
  async push(values: readonly unknown[], pipeline = "test.main", field = "n"): Promise<void> {
    const producer = new RawProducer(this.coordinator.address);
    await producer.open([pipeline]);
    producer.push(1, { [field]: values });
    await producer.acked(1);
    producer.close();
  }

  /** Pushes rows that all die in the step `f`, and waits for it. */
  async bury(values: readonly unknown[], run: Run = fail): Promise<void> {
    const before = await this.dead();
    await this.working({ "test.main/f": run }, async () => {
      await this.push(values);
      await this.until(async () => (await this.dead()) === before + values.length);
    });
  }

  /** How many dead letters there are. */
  async dead(): Promise<number> {
    const { pipelines } = await this.coordinator.status();
    return pipelines.flatMap(({ stages }) => stages).reduce((sum, { dead }) => sum + dead, 0);
  }

  /** Dead letters, the newest first. */
  letters(filter: DeadLetterFilter = {}, limit = 1000): Promise<readonly DeadLetter__Output[]> {
    const { InspectService } = stairsProtocol();
    const client = new InspectService(this.coordinator.address, credentials.createInsecure());
    return new Promise<readonly DeadLetter__Output[]>((resolve, reject) => {
      client.listDeadLetters({ filter, limit }, (error, answer) => {
        if (error !== null) reject(error);
        else resolve(answer?.deadLetters ?? []);
      });
    }).finally(() => client.close());
  }

  /** Retries over the protocol; the last thing that was said of it. */
  retry(request: RetryDeadLettersRequest = {}): Promise<RetryDeadLettersResponse__Output> {
    const { InspectService } = stairsProtocol();
    const client = new InspectService(this.coordinator.address, credentials.createInsecure());
    return new Promise<RetryDeadLettersResponse__Output>((resolve, reject) => {
      let last: RetryDeadLettersResponse__Output | undefined;
      client
        .retryDeadLetters(request)
        .on("data", (progress: RetryDeadLettersResponse__Output) => (last = progress))
        .on("error", reject)
        .on("end", () => (last === undefined ? reject(new Error("nothing said")) : resolve(last)));
    }).finally(() => client.close());
  }

  /** Resolves when it is true. */
  async until(holds: () => Promise<boolean> | boolean): Promise<void> {
    await expect.poll(holds, { interval: 10, timeout: 15_000 }).toBe(true);
  }

  /** Runs `stairs dead …`. @param input Its stdin. */
  cli(words: readonly string[], input?: string): Promise<Ended> {
    return ran(["dead", ...words, "--coordinator", this.coordinator.address], {}, input);
  }

  /** Starts `stairs dead …` as a process. */
  start(words: readonly string[]): Running {
    return stairs(["dead", ...words, "--coordinator", this.coordinator.address]);
  }

  /** Ends it; every row must be counted where it is (I7). */
  async close(): Promise<void> {
    const operator = new Operator(this.coordinator.address);
    try {
      expect(await operator.differences()).toEqual([]);
    } finally {
      operator.close();
      await this.coordinator.stop();
    }
  }
}

/** A step that gives up every row. */
export function fail({ n }: Record<string, unknown>): never {
  throw new TypeError(`no\nit is about ${String(n)}`);
}

/** Numbers in their order. */
export function ascending(numbers: readonly unknown[]): number[] {
  return numbers.map(Number).sort((a, b) => a - b);
}
