/** What a worker says of itself, checked. */
import { checkInstanceId, excerpt, isStepName, limits, quoted, StairsError } from "@stairs/core";
import type { Hello__Output } from "@stairs/core/protocol";
import { Declarations, type StepDeclaration } from "./step-declaration.js";

/** Rejected steps that are named in an error; there may be thousands. */
const shownSteps = 5;
/** A worker that names no size of messages takes this many bytes: what gRPC libraries do by default. */
const usualMessageBytes = 4 * 1024 * 1024;

/** The part of the protocol that both sides speak only if both say so. */
export const resumeFeature = "resume";
/** The worker goes where a coordinator that sends it away wants it to go. */
const moveFeature = "move";

/** A worker as the coordinator knows it. */
export interface WorkerInfo {
  readonly name: string;
  readonly instanceId: string;
  readonly language: string;
  readonly sdk: string;
  readonly host: string;
  readonly pid: number;
  readonly labels: ReadonlyMap<string, string>;
  /** What it declares of its steps, by name. */
  readonly steps: ReadonlyMap<string, StepDeclaration>;
  /** The same for workers that declare the same. */
  readonly stepsDigest: string;
  readonly rejected: readonly { readonly name: string; readonly reason: string }[];
  readonly maxCalls: number;
  readonly parallelCalls: number;
  readonly maxMessageBytes: number;
  /** It goes on with its session when the stream breaks. */
  readonly resumes: boolean;
  /** It goes where it is sent. */
  readonly moves: boolean;
}

/**
 * Reads a Hello. Steps that cannot be used are rejected one by one; the others serve.
 * @throws StairsError BAD_MESSAGE when nothing of it can be used.
 */
export function readHello(hello: Hello__Output): WorkerInfo {
  checkInstanceId("Hello.instance_id", hello.instanceId);
  checkSizes(hello);
  const declarations = new Declarations();
  const { steps } = declarations;
  const rejected: { name: string; reason: string }[] = [];
  for (const step of hello.steps) {
    const reason = problemOf(step.name, step.kind, steps);
    if (reason === undefined) declarations.add(step);
    else rejected.push({ name: excerpt(step.name, limits.helloTextChars), reason });
  }
  if (steps.size === 0) {
    const why = rejected
      .slice(0, shownSteps)
      .map(({ name, reason }) => `${quoted(name)}: ${reason}`)
      .join("; ");
    throw new StairsError(
      "BAD_MESSAGE",
      `The worker offers no step that can be used${why === "" ? ": Hello.steps is empty" : ` (${why})`}.`,
    );
  }
  const parallelCalls = Math.min(hello.parallelCalls || 1, limits.workerCalls);
  return {
    name: hello.workerName || `${hello.host || "worker"}-${hello.pid}`,
    instanceId: hello.instanceId,
    language: hello.language || "unknown",
    sdk: [hello.sdkName || "unknown", hello.sdkVersion].filter((word) => word !== "").join(" "),
    host: hello.host,
    pid: hello.pid,
    labels: new Map(Object.entries(hello.labels)),
    steps,
    stepsDigest: declarations.digest,
    rejected,
    maxCalls: Math.min(hello.maxConcurrentCalls || parallelCalls + 1, limits.workerCalls),
    parallelCalls,
    maxMessageBytes: hello.maxMessageBytes || usualMessageBytes,
    resumes: hello.features.includes(resumeFeature),
    moves: hello.features.includes(moveFeature),
  };
}

/** @throws StairsError BAD_MESSAGE for more or longer texts than anybody needs. */
function checkSizes(hello: Hello__Output): void {
  const labels = Object.entries(hello.labels);
  const counts = [
    ["steps", hello.steps.length, limits.helloSteps],
    ["labels", labels.length, limits.helloLabels],
  ] as const;
  for (const [what, count, most] of counts) {
    if (count > most)
      throw new StairsError(
        "BAD_MESSAGE",
        `Hello has ${count} ${what}: at most ${most} are taken.`,
      );
  }
  const texts: (readonly [string, string])[] = [
    ["worker_name", hello.workerName],
    ["sdk_name", hello.sdkName],
    ["sdk_version", hello.sdkVersion],
    ["language", hello.language],
    ["host", hello.host],
    ...labels.flatMap(([name, value]) => [
      ["labels", name] as const,
      [`labels[${quoted(name)}]`, value] as const,
    ]),
  ];
  for (const [what, text] of texts) {
    if (text.length > limits.helloTextChars)
      throw new StairsError(
        "BAD_MESSAGE",
        `Hello.${what} has ${text.length} characters: at most ${limits.helloTextChars} are taken.`,
      );
  }
  const { maxMessageBytes } = hello;
  if (maxMessageBytes > 0 && maxMessageBytes < limits.workerMessageBytes) {
    throw new StairsError(
      "BAD_MESSAGE",
      `Hello.max_message_bytes is ${maxMessageBytes}: expected at least ${limits.workerMessageBytes}, or 0 for ${usualMessageBytes}.`,
    );
  }
}

function problemOf(
  name: string,
  kind: string,
  known: ReadonlyMap<string, unknown>,
): string | undefined {
  if (!isStepName(name))
    return "not a step name: expected words of letters, digits, _ and -, joined by . and /";
  if (known.has(name)) return "named twice";
  if (kind === "KIND_PRODUCER") return "this coordinator does not call steps of kind PRODUCER";
  return undefined;
}
