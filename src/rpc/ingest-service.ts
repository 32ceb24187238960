/** IngestService: a gRPC stream for each producer, and calls with a single row. */
import type { ServerDuplexStream } from "@grpc/grpc-js";
import {
  batchFromWire,
  batchToWire,
  gatherRowIds,
  limits,
  newRowIds,
  StairsError,
  type Token,
  tokenBytes,
  uniformParts,
} from "@stairs/core";
import type {
  Batch,
  CallRequest__Output,
  IngestServiceHandlers,
  PushRequest__Output,
  PushResponse,
} from "@stairs/core/protocol";
import type { Coordinator } from "../coordinator.js";
import { failStream, unary } from "./reply.js";
import { whenOver } from "./stream-end.js";

/** How long a call waits if the request sets no time, in milliseconds. */
const defaultTimeoutMs = 60_000;

/**
 * If the stream broke, the coordinator waits for the producer to reconnect; if the producer ended
 * it, the coordinator does not wait.
 */
const brokenWithinMs = 10;

/** The service's handlers. */
export function ingestService(coordinator: Coordinator): IngestServiceHandlers {
  return {
    Push(call: ServerDuplexStream<PushRequest__Output, PushResponse>) {
      let over = false;
      let latest: PushResponse | undefined;
      const tellLatest = (): void => {
        if (latest !== undefined) call.write(latest);
        latest = undefined;
      };
      call.on("drain", tellLatest);
      const push = coordinator.acceptProducer({
        send: (message) => {
          if (over) return;
          // If a producer does not read, the coordinator later sends it the last ack only.
          if (call.writableNeedDrain) latest = message.ack === undefined ? latest : message;
          else call.write(message);
        },
        end: (error) => {
          if (over) return;
          over = true;
          tellLatest();
          if (error === undefined) call.end();
          else failStream(call, error);
          coordinator.forgetProducer(push);
        },
        pause: () => call.pause(),
        resume: () => call.resume(),
      });
      call.on("data", (request: PushRequest__Output) => push.receive(request));
      whenOver(call, {
        brokenWithinMs: () => brokenWithinMs,
        ended: () => push.halfClosed(),
        broken() {
          over = true;
          coordinator.forgetProducer(push);
        },
      });
    },
    Call: unary(async (request, signal) => {
      const timeoutMs = request.timeoutMs || defaultTimeoutMs;
      const answered = await coordinator.call(request.pipeline, rowOf(request), timeoutMs, signal);
      return {
        outputs: answered.outputs.flatMap(batchesOf),
        dropped: [...answered.dropped],
        failures: answered.failures.map(({ node, cause, type, message, stack }) => ({
          node,
          cause,
          type,
          message,
          stack,
        })),
      };
    }),
  };
}

/** The row of a call. @throws StairsError BAD_MESSAGE, BAD_BATCH, TOO_LARGE. */
function rowOf({ batch }: CallRequest__Output): Token {
  if (batch === null) throw new StairsError("BAD_MESSAGE", "The CallRequest has no batch.");
  const { rows, frame } = batchFromWire(batch, "the batch of the call");
  if (rows !== 1)
    throw new StairsError("BAD_BATCH", `The batch of the call has ${rows} rows: expected one.`);
  const token = { rows, ids: newRowIds(rows), frames: [frame] };
  const bytes = tokenBytes(token);
  if (bytes > limits.rowBytes) {
    throw new StairsError(
      "TOO_LARGE",
      `The row of the call has ${bytes} bytes; a row may have ${limits.rowBytes}. Store large values elsewhere and pass a reference.`,
    );
  }
  return token;
}

/** Rows with different fields need separate batches. */
function batchesOf({ rows, ids, frames }: Token): Batch[] {
  return frames.flatMap((frame) =>
    uniformParts(frame, rows, null).map((part) =>
      part.rows === null
        ? batchToWire(rows, part.frame, ids)
        : batchToWire(part.rows.length, part.frame, gatherRowIds(ids, part.rows)),
    ),
  );
}
