/** What the command line needs of this package. Not for users: it changes without notice. */
export { registerPipelines } from "./run/register.js";
export {
  type PipelinesWorkerOptions,
  startPipelinesWorker as startWorker,
} from "./run/start-pipelines-worker.js";
export type { WorkerHandle } from "./worker/start-worker.js";
