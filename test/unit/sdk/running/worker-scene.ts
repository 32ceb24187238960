/** A worker and a scripted coordinator that has welcomed it. */
import type {
  Hello__Output,
  Link,
  Outcome__Output,
  WorkRequest__Output,
} from "@stairs/core/protocol";
import { type WorkerHandle, startWorker } from "../../../../sdk-ts/dist/worker/start-worker.js";
import { start } from "../../../support/processes.js";
import { ScriptedCoordinator, type WorkStream } from "./scripted-coordinator.js";

/** What every worker is told unless a test says otherwise. */
const welcome = {
  sessionId: "s",
  heartbeatIntervalMs: 60_000,
  maxMessageBytes: 16 * 1024 * 1024,
  partWindow: 4,
  features: [] as string[],
  resumed: false,
  resumeWithinMs: 0,
};
const startWorkerModule = new URL(
  "../../../../sdk-ts/dist/worker/start-worker.js",
  import.meta.url,
);

/** A worker, and the one whom it talks to. */
export interface Scene {
  readonly coordinator: ScriptedCoordinator;
  readonly worker: WorkerHandle;
  readonly stream: WorkStream;
  readonly hello: Hello__Output;
}

/** A worker with these steps whose Hello was welcomed. */
export async function scene(
  steps: Parameters<typeof startWorker>[0]["steps"],
  limits: Partial<typeof welcome> = {},
  options: Partial<Parameters<typeof startWorker>[0]> = {},
): Promise<Scene> {
  const coordinator = await ScriptedCoordinator.start();
  const starting = startWorker({ address: coordinator.address, steps, name: "w", ...options });
  const stream = await coordinator.work();
  const hello = await greet(stream, limits);
  return { coordinator, worker: await starting, stream, hello };
}

/** Hears the Hello and welcomes the worker. */
export async function greet(
  stream: WorkStream,
  limits: Partial<typeof welcome> = {},
): Promise<Hello__Output> {
  const { hello } = await stream.next();
  stream.send({ welcome: { ...welcome, ...limits } });
  if (!hello) throw new Error("the first message is no Hello");
  return hello;
}

/** Sends a call with the field x. */
export function call(
  stream: WorkStream,
  callId: string,
  values: readonly unknown[],
  link: Link = { step: "t/double" },
): void {
  stream.send({
    call: {
      callId,
      sequence: Number(callId),
      chain: [{ mode: "MODE_MERGE", ...link }],
      batch: {
        rows: values.length,
        columns: [{ name: "x", json: Buffer.from(JSON.stringify(values)) }],
        rowIds: [{ base: Buffer.alloc(16, 1), start: 7, count: values.length }],
      },
      attempt: 1,
      timeoutMs: 60_000,
    },
  });
}

/** The next outcome, after heartbeats only. */
export async function outcome(stream: WorkStream): Promise<Outcome__Output> {
  for (;;) {
    const request: WorkRequest__Output = await stream.next();
    if (request.outcome) return request.outcome;
    if (!request.heartbeat) throw new Error(`${request.message ?? "nothing"} came`);
  }
}

/** Answers an outcome. */
export function ack(stream: WorkStream, callId: string): void {
  stream.send({ outcomeAck: { callId, kind: "KIND_COMMITTED" } });
}

/** A worker in a process of its own, whose step `t/double` has this body; of kind `expand` it is a generator. */
export function inProcess(
  address: string,
  body: string,
  kind: "function" | "expand" = "function",
): ReturnType<typeof start> {
  const run = kind === "expand" ? `function* (row) { ${body} }` : `(row) => { ${body} }`;
  const code = `
    import { startWorker } from ${JSON.stringify(startWorkerModule.href)};
    const step = { name: "t/double", kind: "${kind}", batch: false, concurrency: 1, inputs: null,
      timeoutMs: null, maxRows: null, source: "", config: {}, setup: null, inputSchema: null,
      outputSchema: null, maxOutputs: null, run: ${run} };
    const worker = await startWorker({ address: ${JSON.stringify(address)}, steps: [step] });
    process.once("SIGTERM", () => void worker.drain());
    await worker.closed;
    process.stdout.write("closed\\n");`;
  return start(process.execPath, ["--input-type=module", "-e", code]);
}

/** Drains a worker that holds nothing. */
export async function close(worker: WorkerHandle, stream: WorkStream): Promise<void> {
  const drained = worker.drain();
  await stream.halfClosed;
  stream.end();
  await drained;
}
