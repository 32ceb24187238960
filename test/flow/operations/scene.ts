/** A coordinator with a worker, producers and an operator, all of them taken down after the test. */
import { afterEach } from "vitest";
import { type TestCoordinator, testCoordinator } from "../../support/coordinator.js";
import { Operator } from "../../support/operator.js";
import { RawProducer, RawWorker } from "../../support/raw-worker.js";

/** The scene of one test. */
export interface Scene {
  readonly coordinator: TestCoordinator;
  readonly operator: Operator;
  worker(...steps: readonly string[]): Promise<RawWorker>;
  /** With this 1-to-N step. */
  expander(step: string): Promise<RawWorker>;
  /** With steps of any kind. */
  hello(steps: readonly object[]): Promise<RawWorker>;
  /** Opened for these pipelines. */
  producer(...pipelines: readonly string[]): Promise<RawProducer>;
}

const closings: (() => Promise<void> | void)[] = [];

afterEach(async () => {
  for (const close of closings.splice(0).reverse()) await close();
});

/** @param options As for `testCoordinator`. */
export async function scene(options: Parameters<typeof testCoordinator>[0] = {}): Promise<Scene> {
  const coordinator = await testCoordinator(options);
  closings.push(() => coordinator.stop());
  const operator = new Operator(coordinator.address);
  closings.push(() => operator.close());
  const connect = async (steps: readonly string[], more: object = {}): Promise<RawWorker> => {
    const worker = new RawWorker(coordinator.address);
    closings.push(() => worker.break());
    await worker.hello(steps, more);
    return worker;
  };
  return {
    coordinator,
    operator,
    worker: (...steps) => connect(steps),
    expander: (name) => connect([], { steps: [{ name, kind: "KIND_EXPAND" }] }),
    hello: (steps) => connect([], { steps }),
    async producer(...pipelines) {
      const producer = new RawProducer(coordinator.address);
      closings.push(() => producer.close());
      await producer.open(pipelines);
      return producer;
    },
  };
}

/** Ends a scene before its test ends, for one that goes on with the same store: first the coordinator, as it is told to stop. */
export async function endScenes(): Promise<void> {
  for (const close of closings.splice(0)) await close();
}
