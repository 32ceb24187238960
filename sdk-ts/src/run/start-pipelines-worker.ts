/** A worker for the native steps of pipelines that are registered already. */
import type { StuckOptions } from "../link/stuck-process.js";
import type { Pipeline } from "../pipeline/pipeline.js";
import type { Project } from "../project/project.js";
import { startWorker, type WorkerHandle } from "../worker/start-worker.js";

/** What a worker process works for. */
export interface PipelinesWorkerOptions {
  /** Made ready first: its configs cannot change any more. */
  readonly project: Project;
  readonly pipelines: readonly Pipeline[];
  /** `host:port` of the coordinator, or several with commas in between. */
  readonly address: string;
  /** For people. Default: host and process id. */
  readonly name?: string;
  /** What steps may require of their worker. Default: none. */
  readonly labels?: Readonly<Record<string, string>>;
  /** What to do when a step does not come back from a cancelled call. Default: say so after 10 s. */
  readonly stuck?: StuckOptions;
}

/** @throws StairsError as `startWorker`; BAD_PIPELINE. */
export async function startPipelinesWorker(options: PipelinesWorkerOptions): Promise<WorkerHandle> {
  const { project, pipelines, address, name, labels = {}, stuck = {} } = options;
  project.ready();
  const steps = pipelines.flatMap((pipeline) => pipeline.steps);
  return startWorker({ address, steps, labels, stuck, ...(name === undefined ? {} : { name }) });
}
