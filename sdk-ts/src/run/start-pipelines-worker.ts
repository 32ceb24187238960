/** Starts a worker for the native steps of registered pipelines. */
import type { StuckOptions } from "../link/stuck-process.js";
import type { Pipeline } from "../pipeline/pipeline.js";
import type { Project } from "../project/project.js";
import { startWorker, type WorkerHandle } from "../worker/start-worker.js";

/** The options of a worker. */
export interface PipelinesWorkerOptions {
  /** The project. It is made ready first: its configs can no longer change. */
  readonly project: Project;
  readonly pipelines: readonly Pipeline[];
  /** `host:port` of the coordinator, or several separated by commas. */
  readonly address: string;
  /** For people. Default: host and process id. */
  readonly name?: string;
  /** Labels that steps can require of their worker. Default: none. */
  readonly labels?: Readonly<Record<string, string>>;
  /** What to do if a step does not return from a cancelled call. Default: report it after 10 s. */
  readonly stuck?: StuckOptions;
}

/** @throws StairsError as `startWorker`; BAD_PIPELINE. */
export async function startPipelinesWorker(options: PipelinesWorkerOptions): Promise<WorkerHandle> {
  const { project, pipelines, address, name, labels = {}, stuck = {} } = options;
  project.ready();
  const steps = pipelines.flatMap((pipeline) => pipeline.steps);
  return startWorker({ address, steps, labels, stuck, ...(name === undefined ? {} : { name }) });
}
