/** Checks a worker's Hello. */
import { checkInstanceId, excerpt, isStepName, limits, quoted, StairsError } from "@stairs/core";
import type { Hello__Output } from "@stairs/core/protocol";
import { Declarations, type StepDeclaration } from "./step-declaration.js";

/** How many rejected steps an error names; there may be thousands. */
const shownSteps = 5;
/** The message size of a worker that declares none, in bytes: the default of gRPC libraries. */
const usualMessageBytes = 4 * 1024 * 1024;

/** Protocol features that need the consent of both sides. */
export const resumeFeature = "resume";
/** The worker follows the addresses of a coordinator that sends it away. */
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
  /** Its step declarations, by name. */
  readonly steps: ReadonlyMap<string, StepDeclaration>;
  /** Equal for workers with equal declarations. */
  readonly stepsDigest: string;
  readonly rejected: readonly { readonly name: string; readonly reason: string }[];
  readonly maxCalls: number;
  readonly parallelCalls: number;
  readonly maxMessageBytes: number;
  /** True if it resumes its session after its stream breaks. */
  readonly resumes: boolean;
  /** True if it follows addresses when a coordinator sends it away. */
  readonly moves: boolean;
}

/**
 * Reads a Hello. Rejects unusable steps one by one; the other steps serve.
 * @throws StairsError BAD_MESSAGE if the Hello has no usable step or is invalid.
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

/** @throws StairsError BAD_MESSAGE if there are too many texts or they are too long. */
function checkSizes(hello: Hello__Output): void {
  const labels = Object.entries(hello.labels);
  const counts = [
    ["steps", hello.steps.length, limits.helloSteps],
    ["labels", labels.length, limits.helloLabels],
  ] as const;
  for (const [what, count, most] of counts) {
    if (count > most)
      throw new StairsError("BAD_MESSAGE", `Hello has ${count} ${what}: the limit is ${most}.`);
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
        `Hello.${what} has ${text.length} characters: the limit is ${limits.helloTextChars}.`,
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
