/**
 * The parts of this package that commands and benchmarks need to run pipelines and push rows. Not
 * for users: it changes without notice.
 */
export { packBatches } from "./link/pack.js";
export { bareStep } from "./native-step.js";
export { openPush, type Push } from "./push/push.js";
export { awaitIdle } from "./run/await-idle.js";
export { registerPipelines } from "./run/register.js";
export {
  type PipelinesWorkerOptions,
  startPipelinesWorker as startWorker,
} from "./run/start-pipelines-worker.js";
export type { ChainCall } from "./worker/chain-call.js";
export { runChain } from "./worker/run-chain.js";
export { startWorker as startStepsWorker, type WorkerHandle } from "./worker/start-worker.js";
