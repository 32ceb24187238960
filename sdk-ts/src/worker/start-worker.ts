/** Starts a worker in this process: a Hello with its steps, and a session that runs their calls. */
import { randomUUID } from "node:crypto";
import { hostname } from "node:os";
import { StairsError } from "@stairs/core";
import type { Hello } from "@stairs/core/protocol";
import { maxReceiveBytes } from "../link/channel.js";
import type { StuckOptions } from "../link/stuck-process.js";
import { moveFeature, resumeFeature } from "../link/work-messages.js";
import type { NativeStep } from "../native-step.js";
import { sdkVersion } from "../version.js";
import { WorkerSession, type WorkerStats } from "./session.js";

/** The options of a worker. */
export interface WorkerOptions {
  /** `host:port` of the coordinator, or of several that share their queues, separated by commas. */
  readonly address: string;
  /** At least one. */
  readonly steps: readonly NativeStep[];
  /** For people. Default: host and process id. */
  readonly name?: string;
  /** Labels for steps that require them. Default none. */
  readonly labels?: Readonly<Record<string, string>>;
  /**
   * How long the first connection can take, in milliseconds. Default 3000. Reconnecting has no
   * limit.
   */
  readonly firstConnectMs?: number;
  /** What to do if a step does not return from a cancelled call. Default: report it after 10 s. */
  readonly stuck?: StuckOptions;
  /**
   * The size at which outputs of a 1-to-N step are sent ahead of their outcome, in bytes. Default 2
   * MiB.
   */
  readonly partBytes?: number;
}

/** A running worker. */
export interface WorkerHandle {
  /** Takes no more calls, finishes its calls in progress, and ends. */
  drain(): Promise<void>;
  /** Settles when the worker has ended; rejects with StairsError if the coordinator refuses it. */
  readonly closed: Promise<void>;
  stats(): WorkerStats;
}

const kinds = {
  function: "KIND_FUNCTION",
  expand: "KIND_EXPAND",
  consumer: "KIND_CONSUMER",
  predicate: "KIND_PREDICATE",
} as const;

const defaultPartBytes = 2 * 1024 * 1024;

/** One call runs; the others have already arrived when it ends. */
const heldCalls = 4;

/**
 * @returns once the coordinator has welcomed the worker.
 * @throws StairsError UNREACHABLE; BAD_MESSAGE if the coordinator refuses it; BAD_ARGUMENT without
 * steps.
 */
export async function startWorker(options: WorkerOptions): Promise<WorkerHandle> {
  const { address, steps, firstConnectMs = 3000, stuck = {} } = options;
  const { partBytes = defaultPartBytes } = options;
  if (steps.length === 0) {
    throw new StairsError(
      "BAD_ARGUMENT",
      "There is no step for this worker to run: all steps of its pipelines belong to other workers.",
    );
  }
  const session = new WorkerSession(
    { task: "work", address, hello: helloOf(options), firstConnectMs, stuck },
    steps,
    partBytes,
  );
  await session.opened;
  return session;
}

function helloOf({ name, labels, steps }: WorkerOptions): Hello {
  return {
    workerName: name ?? `${hostname()}-${process.pid}`,
    instanceId: randomUUID(),
    sdkName: "stairs-ts",
    sdkVersion,
    language: "typescript",
    host: hostname(),
    pid: process.pid,
    labels: { ...labels },
    features: [resumeFeature, moveFeature],
    steps: steps.map(({ name: step, kind, inputs, timeoutMs, maxRows, source }) => ({
      name: step,
      kind: kinds[kind],
      inputs: [...(inputs ?? [])],
      timeoutMs: timeoutMs ?? 0,
      maxRows: maxRows ?? 0,
      source,
    })),
    maxConcurrentCalls: heldCalls,
    parallelCalls: 1,
    maxMessageBytes: maxReceiveBytes,
  };
}
