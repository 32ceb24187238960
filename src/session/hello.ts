/** What a worker says of itself, checked. */
import { isStepName, StairsError } from "@stairs/core";
import type { Hello__Output } from "@stairs/core/protocol";

const shortestInstanceId = 16;
/** A worker that names no size of messages takes this many bytes: what gRPC libraries do by default. */
const usualMessageBytes = 4 * 1024 * 1024;

/** The part of the protocol that both sides speak only if both say so. */
export const resumeFeature = "resume";

/** A worker as the coordinator knows it. */
export interface WorkerInfo {
  readonly name: string;
  readonly instanceId: string;
  readonly language: string;
  readonly sdk: string;
  readonly host: string;
  readonly pid: number;
  readonly labels: ReadonlyMap<string, string>;
  readonly steps: ReadonlySet<string>;
  readonly rejected: readonly { readonly name: string; readonly reason: string }[];
  readonly maxCalls: number;
  readonly parallelCalls: number;
  readonly maxMessageBytes: number;
  /** It goes on with its session when the stream breaks. */
  readonly resumes: boolean;
}

/**
 * Reads a Hello. Steps that cannot be used are rejected one by one; the others serve.
 * @throws StairsError BAD_MESSAGE when nothing of it can be used.
 */
export function readHello(hello: Hello__Output): WorkerInfo {
  if (hello.instanceId.length < shortestInstanceId) {
    throw new StairsError(
      "BAD_MESSAGE",
      `Hello.instance_id has ${hello.instanceId.length} characters: expected a random text of at least ${shortestInstanceId} that stays the same over reconnects.`,
    );
  }
  const steps = new Set<string>();
  const rejected: { name: string; reason: string }[] = [];
  for (const step of hello.steps) {
    const reason = problemOf(step.name, step.kind, steps);
    if (reason === undefined) steps.add(step.name);
    else rejected.push({ name: step.name, reason });
  }
  if (steps.size === 0) {
    const why = rejected.map(({ name, reason }) => `${JSON.stringify(name)}: ${reason}`).join("; ");
    throw new StairsError(
      "BAD_MESSAGE",
      `The worker offers no step that can be used${why === "" ? ": Hello.steps is empty" : ` (${why})`}.`,
    );
  }
  const parallelCalls = hello.parallelCalls || 1;
  return {
    name: hello.workerName || `${hello.host || "worker"}-${hello.pid}`,
    instanceId: hello.instanceId,
    language: hello.language || "unknown",
    sdk: [hello.sdkName || "unknown", hello.sdkVersion].filter((word) => word !== "").join(" "),
    host: hello.host,
    pid: hello.pid,
    labels: new Map(Object.entries(hello.labels)),
    steps,
    rejected,
    maxCalls: Math.max(hello.maxConcurrentCalls || parallelCalls + 1, 1),
    parallelCalls,
    maxMessageBytes: hello.maxMessageBytes || usualMessageBytes,
    resumes: hello.features.includes(resumeFeature),
  };
}

function problemOf(name: string, kind: string, known: ReadonlySet<string>): string | undefined {
  if (!isStepName(name))
    return "not a step name: expected words of letters, digits, _ and -, joined by . and /";
  if (known.has(name)) return "named twice";
  if (kind === "KIND_PRODUCER") return "this coordinator does not call steps of kind PRODUCER";
  return undefined;
}
