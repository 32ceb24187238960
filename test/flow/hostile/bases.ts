/** Messages as a well-behaved peer sends them, for every method: what the damage begins with. */
import { randomUUID } from "node:crypto";
import type { MethodDefinition } from "@grpc/grpc-js";
import { stairsProtocol } from "@stairs/core/protocol";
import type { Batch, PipelineSpec, PushRequest, WorkRequest } from "@stairs/core/protocol";
import { chainOf } from "../../support/coordinator.js";

/** What a peer says in one call of a method, in its order. */
export interface Conversation {
  /** `/stairs.v1.WorkerService/Work`. */
  readonly path: string;
  readonly messages: readonly Buffer[];
}

const { WorkerService, IngestService, PipelineService, InspectService } = stairsProtocol();
const work = WorkerService.service.Work;
const push = IngestService.service.Push;
const { service: pipelines } = PipelineService;
const { service: inspect } = InspectService;

function said<Request>(
  method: Pick<MethodDefinition<Request, unknown>, "path" | "requestSerialize">,
  ...requests: readonly Request[]
): Conversation {
  return {
    path: method.path,
    messages: requests.map((request) => method.requestSerialize(request)),
  };
}

function batch(...values: readonly unknown[]): Batch {
  const int64s = Buffer.alloc(8 * values.length, 1);
  const doubles = Buffer.alloc(8 * values.length, 0x40);
  const ends = Buffer.alloc(4 * values.length);
  return {
    rows: values.length,
    columns: [
      { name: "value", json: Buffer.from(JSON.stringify(values)) },
      { name: "count", int64s },
      { name: "ratio", doubles },
      { name: "data", binary: { data: Buffer.alloc(0), ends } },
    ],
    rowIds: [{ base: Buffer.alloc(16, 7), start: 5, count: values.length }],
  };
}

/** The Hello of a worker of these steps. */
export function hello(instanceId: string, ...steps: readonly string[]): WorkRequest {
  return {
    hello: {
      workerName: "fuzzed",
      instanceId,
      sdkName: "raw",
      sdkVersion: "1",
      language: "none",
      host: "here",
      pid: 1,
      labels: { gpu: "1" },
      features: ["x", "resume"],
      steps: steps.map((name) => ({ name, inputs: ["value"], outputs: ["value"], timeoutMs: 50 })),
      maxConcurrentCalls: 2,
      parallelCalls: 1,
      resume: { sessionId: "none", heldCallIds: ["a"] },
    },
  };
}

/** What a worker says of a call that it holds, or not: two messages, so that some come twice. */
export function answersTo(callId: string, rows: number): WorkRequest[] {
  const values = Array.from({ length: rows }, (_, row) => row);
  return [
    { outcomePart: { callId, part: 1, outputs: [{ batch: batch(...values), parents: values }] } },
    {
      outcome: {
        callId,
        outputs: [{ batch: batch(...values), parents: values }],
        busyMicros: 10,
        parts: 1,
      },
    },
    {
      outcome: {
        callId,
        failures: [{ row: 0, cause: "x", message: "m", stack: "s", retryAfterMs: 1 }],
        dropped: values.slice(1).map((row) => ({ row, reason: "r" })),
      },
    },
    { heartbeat: { receivedSequence: 1, heldCallIds: [callId] } },
    { drain: { reconnect: true, reason: "enough" } },
  ];
}

/** The PushOpen of a producer, and batches. */
export function pushed(instanceId: string): PushRequest[] {
  return [
    { open: { producer: "p", pipelines: ["test.victim"], instanceId, epoch: "e" } },
    { batch: { sequence: 1, batch: batch(1) } },
    { batch: { sequence: 2, batch: batch("a", null, { b: [1] }) } },
  ];
}

const victims = { pipeline: "test.victim", cause: "error", message: "m" };

/** One conversation of each method, with a name that is new each time. */
export const conversations: readonly ((name: string) => Conversation)[] = [
  (name) => said(work, hello(name, "test.victim/v"), ...answersTo(randomUUID(), 2)),
  (name) => said(push, ...pushed(name)),
  () =>
    said(IngestService.service.Call, {
      pipeline: "test.calls",
      batch: batch(1),
      timeoutMs: 200,
    }),
  (name) => said(pipelines.Register, { pipelines: [fuzzedSpec(name)], activate: true }),
  () => said(pipelines.Activate, { pipeline: "test.victim", planId: "", expectedPlanId: "x" }),
  () => said(pipelines.Get, { pipeline: "test.victim", planId: "0123" }),
  () => said(pipelines.List, {}),
  () => said(pipelines.Pause, { pipelines: ["test.victim"], now: true }),
  () => said(pipelines.Resume, { pipelines: ["test.victim"] }),
  () => said(pipelines.Drain, { pipelines: ["test.victim"] }),
  () => said(pipelines.Flush, { pipelines: ["test.victim"] }),
  () => said(inspect.Status, { pipelines: ["test.*", "victim"] }),
  () => said(inspect.Watch, { pipelines: ["test.victim"], intervalMs: 100 }),
  () => said(inspect.AwaitIdle, { pipelines: ["test.calls"], startTimeoutMs: 1 }),
  () => said(inspect.ListWorkers, {}),
  () => said(inspect.ListSteps, {}),
  () => said(inspect.Audit, { pipeline: "test.victim" }),
  () => said(inspect.ListDeadLetters, { pipeline: "test.victim", limit: 10 }),
  () => said(inspect.GetDeadLetter, { id: "1-0" }),
  () => said(inspect.GroupDeadLetters, { filter: victims }),
  () =>
    said(inspect.RetryDeadLetters, {
      filter: victims,
      limit: 3,
      canary: 1,
      edits: [{ id: "1-0", rowJson: '{"value":1}' }],
    }),
  () => said(inspect.DiscardDeadLetters, { filter: victims, limit: 2 }),
];

function fuzzedSpec(name: string): PipelineSpec {
  return chainOf(`fuzzed_${name.slice(-2)}`, "a", {
    name: "b",
    step: {
      step: "test.fuzzed/b",
      when: "test.fuzzed/w",
      retry: { attempts: 2, firstPauseMs: 1, factor: 2, maxPauseMs: 9, jitter: 0.1 },
      requires: { gpu: "1" },
      timeoutMs: 5,
    },
  });
}
