/**
 * The protocol's messages as a session uses them, and their conversion to calls and outcomes. The types come from the
 * protocol's loader; see `proto/stairs/v1/worker.proto` for their meaning.
 */
import {
  batchFromWire,
  batchToWire,
  type CallOutcome,
  type CallOutput,
  dropReason,
  excerpt,
  limits,
  type RowFailure,
  StairsError,
} from "@stairs/core";
import type { Output__Output, Outcome__Output, WorkResponse } from "@stairs/core/protocol";
import type { WorkerCall } from "../run/worker-port.js";
import type { Answer } from "./answers.js";

const modes = { merge: "MODE_MERGE", replace: "MODE_REPLACE", keep: "MODE_KEEP" } as const;

const acknowledgements = {
  committed: "KIND_COMMITTED",
  stale: "KIND_STALE",
  rejected: "KIND_REJECTED",
} as const;

const dispositions: Readonly<Record<string, RowFailure["disposition"]>> = {
  DISPOSITION_UNSPECIFIED: "retry",
  DISPOSITION_RETRY: "retry",
  DISPOSITION_DEAD_LETTER: "dead",
  DISPOSITION_DEFER: "defer",
};

/** The message that sends a call. */
export function callMessage(call: WorkerCall, sequence: number): WorkResponse {
  return {
    call: {
      callId: call.callId,
      sequence,
      chain: call.links.map((link) => ({
        step: link.step,
        mode: modes[link.mode],
        when: link.when ?? "",
        inputs: link.inputs === null ? [] : [...link.inputs],
        expand: link.expand,
        maxOutputs: link.expand ? link.maxOutputs : 0,
      })),
      batch: batchToWire(call.rows, call.frame, call.ids),
      attempt: call.attempt,
      timeoutMs: Math.min(call.timeoutMs, limits.pauseMs),
    },
  };
}

/** The message that answers an outcome. */
export function answerMessage(callId: string, { kind, reason }: Answer): WorkResponse {
  return { outcomeAck: { callId, kind: acknowledgements[kind], reason } };
}

/**
 * Converts an outcome and the outputs ahead of it to the types of the batch algebra.
 * @throws StairsError BAD_BATCH or BAD_OUTCOME if it is unreadable.
 */
export function outcomeOf(outcome: Outcome__Output, ahead: readonly Output__Output[]): CallOutcome {
  return {
    outputs: outputsOf([...ahead, ...outcome.outputs], "the outcome"),
    failures: outcome.failures.map((failure) => ({
      row: failure.row,
      link: failure.link,
      cause: failure.cause === "" ? "exception" : excerpt(failure.cause, limits.failureWordChars),
      type: excerpt(failure.type, limits.failureWordChars),
      message: excerpt(failure.message, limits.failureMessageChars),
      stack: excerpt(failure.stack, limits.failureStackChars),
      disposition: dispositionOf(failure.disposition),
      retryAfterMs:
        failure.retryAfterMs === 0 ? null : Math.min(failure.retryAfterMs, limits.pauseMs),
    })),
    dropped: outcome.dropped.map(({ row, link, reason }) => ({
      row,
      link,
      reason: dropReason(reason),
    })),
  };
}

/**
 * Converts outputs to the types of the batch algebra.
 * @param where Their container, for messages: `part 7`.
 * @throws StairsError BAD_BATCH or BAD_OUTCOME if they are unreadable.
 */
export function outputsOf(outputs: readonly Output__Output[], where: string): CallOutput[] {
  return outputs.map((output, at) => {
    if (output.batch === null)
      throw new StairsError("BAD_OUTCOME", `Output ${at} of ${where} has no batch.`);
    const { rows, frame } = batchFromWire(output.batch, `output ${at} of ${where}`);
    const parents = output.parents.length === 0 ? null : Uint32Array.from(output.parents);
    return { rows, frame, parents, merge: output.merge };
  });
}

/** Approximate memory of a kept output, in bytes. */
export function outputBytes({ batch, parents }: Output__Output): number {
  let bytes = 8 * parents.length;
  for (const { name, json, binary, doubles, int64s } of batch?.columns ?? []) {
    bytes += name.length + (json?.length ?? 0) + (doubles?.length ?? 0) + (int64s?.length ?? 0);
    bytes += (binary?.data.length ?? 0) + (binary?.ends.length ?? 0);
  }
  return bytes;
}

function dispositionOf(name: string): RowFailure["disposition"] {
  const disposition = dispositions[name];
  if (disposition === undefined) {
    throw new StairsError("BAD_OUTCOME", `A failure has the unknown disposition ${name}.`);
  }
  return disposition;
}

/** The request that sends a worker away. */
export interface SendAway {
  readonly reconnect: boolean;
  /** Reason for people. */
  readonly reason: string;
  /** Where it should go, the best first. */
  readonly addresses: readonly string[];
}

/** The message that sends a worker away. */
export function drainMessage({ reconnect, reason, addresses }: SendAway): WorkResponse {
  return { drain: { reconnect, reason, addresses: [...addresses] } };
}
