/** A worker's protocol messages, and their conversion from the main thread's messages. */
import type { Call__Output, WorkRequest } from "@stairs/core/protocol";
import type { WireBatch } from "@stairs/core";
import type { ReceivedCall, ToWorkThread, WireOutput } from "./messages.js";
import { bytesOf } from "./pack.js";

/** Both sides announce this feature if sessions outlive their streams. */
export const resumeFeature = "resume";
/** The worker follows a coordinator that sends it to another one. */
export const moveFeature = "move";

const emptyMessageBytes = 256;

type CallMessage = Exclude<ToWorkThread, { readonly say: "drain" }>;

const modes = {
  MODE_UNSPECIFIED: "merge",
  MODE_MERGE: "merge",
  MODE_REPLACE: "replace",
  MODE_KEEP: "keep",
} as const;

/** A call for the main thread. @param batch Its batch, packed. */
export function receivedCall(call: Call__Output, batch: WireBatch): ReceivedCall {
  return {
    callId: call.callId,
    chain: call.chain.map(({ step, mode, when, inputs, expand, maxOutputs }) => ({
      step,
      mode: modes[mode],
      when,
      inputs,
      expand,
      maxOutputs,
    })),
    batch,
    attempt: call.attempt,
  };
}

/** A part or an outcome for the coordinator. */
export function workRequest(message: CallMessage): WorkRequest {
  const { callId } = message;
  const outputs = message.outputs.map(toOutput);
  if (message.say === "part") return { outcomePart: { callId, part: message.part, outputs } };
  const { failures, dropped, busyMicros, parts } = message;
  return {
    outcome: {
      callId,
      outputs,
      failures: [...failures],
      dropped: [...dropped],
      busyMicros,
      parts,
    },
  };
}

/** The approximate memory that a message takes until it is acked, in bytes. */
export function sizeOf(message: CallMessage): number {
  let bytes = emptyMessageBytes;
  for (const { batch, parents } of message.outputs)
    bytes += bytesOf(batch) + (parents?.byteLength ?? 0);
  if (message.say === "part") return bytes;
  for (const failure of message.failures) bytes += failure.message.length + failure.stack.length;
  return bytes;
}

function toOutput({ batch, parents, merge }: WireOutput) {
  return { batch, parents: parents === null ? [] : Array.from(parents), merge };
}
