/** A real coordinator with a real store and a real server, in the test's own process. */
import { mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import { credentials } from "@grpc/grpc-js";
import { stairsProtocol } from "@stairs/core/protocol";
import type { Node, PipelineSpec, StatusResponse__Output } from "@stairs/core/protocol";
import { onTestFinished } from "vitest";
import type { CoordinatorSettings } from "../../src/config/setting-values.js";
import { defaultSettings } from "../../src/config/settings.js";
import { silentLog } from "../../src/observe/log.js";
import { type RunningCoordinator, startCoordinator, type StartOptions } from "../../src/process.js";
import { scratch } from "./scratch.js";

/** A coordinator under test. */
export interface TestCoordinator {
  readonly address: string;
  readonly state: string;
  /** Registers specs; rejects with the server's error. */
  register(...specs: PipelineSpec[]): Promise<void>;
  status(): Promise<StatusResponse__Output>;
  /** Rows of a queue: ready, in flight, delayed, dead and totals. */
  stage(
    queue: string,
  ): Promise<NonNullable<StatusResponse__Output["pipelines"][number]["stages"][number]>>;
  stop(): Promise<void>;
}

/** Settings that differ from the defaults, and what else a process is started with. */
export type TestOptions = Partial<CoordinatorSettings> & Partial<Omit<StartOptions, "settings">>;

/** What starts a coordinator on a free port. */
export function startOptions(options: TestOptions): StartOptions {
  const { version = "test", log = silentLog, resumeWithinMs, ...settings } = options;
  return {
    settings: { ...defaultSettings(), port: 0, ...settings },
    version,
    log,
    ...(resumeWithinMs === undefined ? {} : { resumeWithinMs }),
  };
}

/** Starts a coordinator on a free port with a store of its own. */
export async function testCoordinator(options: TestOptions = {}): Promise<TestCoordinator> {
  const state = options.state ?? (await mkdtemp(join(scratch, "stairs-test-")));
  const running: RunningCoordinator = await startCoordinator(startOptions({ ...options, state }));
  const { PipelineService, InspectService } = stairsProtocol();
  const pipelines = new PipelineService(running.address, credentials.createInsecure());
  const inspect = new InspectService(running.address, credentials.createInsecure());
  const status = (): Promise<StatusResponse__Output> =>
    new Promise((resolve, reject) => {
      inspect.Status({}, (error, answer) => {
        if (error) reject(error);
        else if (answer) resolve(answer);
      });
    });
  return {
    address: running.address,
    state,
    register: (...specs) =>
      new Promise((resolve, reject) => {
        pipelines.Register({ pipelines: specs }, (error) => {
          if (error) reject(error);
          else resolve();
        });
      }),
    status,
    async stage(queue) {
      const { pipelines: all } = await status();
      const stage = all.flatMap((pipeline) => pipeline.stages).find((each) => each.queue === queue);
      if (!stage) throw new Error(`no stage ${queue}`);
      return stage;
    },
    async stop() {
      pipelines.close();
      inspect.close();
      await running.drain(2000);
      if (options.state === undefined) await rm(state, { recursive: true, force: true });
    },
  };
}

/** As `testCoordinator`, until the running test ends. */
export async function coordinatorOfTest(options: TestOptions = {}): Promise<TestCoordinator> {
  const coordinator = await testCoordinator(options);
  onTestFinished(() => coordinator.stop());
  return coordinator;
}

/** A pipeline `test.NAME` whose nodes are functions one behind the other, each with a queue of its own. */
export function chainOf(name: string, ...steps: readonly (string | Node)[]): PipelineSpec {
  const nodes: Node[] = [{ name: "entry", entry: {} }];
  for (const step of steps) {
    const input = nodes.at(-1)?.name ?? "entry";
    if (typeof step !== "string")
      nodes.push({ ...step, ...(step.step ? { step: { input, ...step.step } } : {}) });
    else nodes.push({ name: step, step: { input, step: `test.${name}/${step}`, asWorker: true } });
  }
  return { app: "test", name, nodes, result: nodes.at(-1)?.name ?? "" };
}
