/** Runs the native steps of pipelines in this process. */
import { StairsError } from "@stairs/core";
import type { Pipeline } from "../pipeline/pipeline.js";
import type { Project } from "../project/project.js";
import type { RunPipelinesOptions, RunReport } from "../project/run-options.js";
import { startWorker, type WorkerHandle } from "../worker/start-worker.js";
import { awaitIdle } from "./await-idle.js";
import { coordinatorAddress } from "./project-coordinator.js";
import { deadLetters } from "./dead-letters.js";
import { registerPipelines } from "./register.js";

const stopSignals = ["SIGINT", "SIGTERM"] as const;

/**
 * Registers the pipelines and processes their rows until it is stopped or, with `dieWhenEmpty`,
 * until the pipelines are idle. SIGINT and SIGTERM also stop it, unless user code listens for them.
 * Never exits the process.
 * @throws StairsError BAD_PIPELINE before anything runs; UNREACHABLE; STALLED; WRONG_STATE with
 * `failOnDead` if there are dead letters.
 */
export async function runPipelines(
  project: Project,
  pipelines: readonly Pipeline[],
  options: RunPipelinesOptions,
): Promise<RunReport> {
  if (pipelines.length === 0) {
    throw new StairsError("BAD_ARGUMENT", `The project ${project.name} has no pipeline to run.`);
  }
  const steps = pipelines.flatMap((pipeline) => pipeline.steps);
  const { coordinator, labels = {}, failOnDead = false } = options;
  const address = await coordinatorAddress(project, coordinator);
  await registerPipelines(address, pipelines);
  const worker = steps.length === 0 ? undefined : await startWorker({ address, steps, labels });
  const report = await untilEnd(address, pipelines, options, worker);
  if (failOnDead && report.dead > 0) {
    throw new StairsError(
      "WRONG_STATE",
      `${report.dead} rows have ended as dead letters: \`stairs dead list\` shows them.`,
    );
  }
  return report;
}

async function untilEnd(
  address: string,
  pipelines: readonly Pipeline[],
  { dieWhenEmpty, startTimeoutMs = 30_000, stalledTimeoutMs, signal }: RunPipelinesOptions,
  worker: WorkerHandle | undefined,
): Promise<RunReport> {
  const stop = new AbortController();
  const end = (): void => stop.abort();
  if (signal?.aborted === true) end();
  signal?.addEventListener("abort", end, { once: true });
  // Handlers of user code have priority. A second signal ends the process as usual.
  for (const name of stopSignals) if (process.listenerCount(name) === 0) process.once(name, end);
  try {
    const wait = { startTimeoutMs, stalledTimeoutMs, signal: stop.signal };
    const names = pipelines.map(({ fullName }) => fullName);
    const idle =
      dieWhenEmpty === true
        ? awaitIdle(address, { pipelines: names, ...wait })
        : aborted(stop.signal);
    // If the coordinator refuses the worker, the wait ends.
    const dead = await Promise.race([idle, ...(worker === undefined ? [] : [failed(worker)])]);
    if (dead !== undefined) return { ended: "idle", dead };
  } finally {
    end();
    signal?.removeEventListener("abort", end);
    for (const name of stopSignals) process.removeListener(name, end);
    await worker?.drain();
  }
  return { ended: "stopped", dead: await deadLetters(address, pipelines) };
}

function aborted(signal: AbortSignal): Promise<undefined> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve(undefined);
    signal.addEventListener("abort", () => resolve(undefined), { once: true });
  });
}

/** Settles with the worker: rejects if the coordinator refused it. */
async function failed(worker: WorkerHandle): Promise<undefined> {
  await worker.closed;
  return undefined;
}
