/** WorkerService: a gRPC stream for each worker. */
import type { ServerDuplexStream } from "@grpc/grpc-js";
import { limits } from "@stairs/core";
import type {
  WorkerServiceHandlers,
  WorkRequest__Output,
  WorkResponse,
} from "@stairs/core/protocol";
import type { Coordinator } from "../coordinator.js";
import { failStream } from "./reply.js";
import { whenOver } from "./stream-end.js";

/**
 * In milliseconds. For a worker with calls in progress the difference between an end and a break
 * matters, and a busy coordinator learns of a break late.
 */
const brokenWithinMs = { idle: 10, holding: 100 };

/** The service's handlers. */
export function workerService(coordinator: Coordinator): WorkerServiceHandlers {
  return {
    Work(call: ServerDuplexStream<WorkRequest__Output, WorkResponse>) {
      let over = false;
      const connection = coordinator.acceptWorker({
        send: (message) => {
          if (over) return;
          call.write(message);
          // Each message of a worker can cause an answer, so the coordinator stops reading from a
          // worker that does not read.
          if (call.writableLength >= limits.unreadAnswers) call.pause();
        },
        get isFull() {
          return call.writableNeedDrain;
        },
        end: (error) => {
          if (over) return;
          over = true;
          if (error === undefined) call.end();
          else failStream(call, error);
        },
      });
      call.on("drain", () => {
        call.resume();
        connection.roomAgain();
      });
      call.on("data", (request: WorkRequest__Output) => connection.receive(request));
      whenOver(call, {
        brokenWithinMs: () =>
          connection.holdsCalls ? brokenWithinMs.holding : brokenWithinMs.idle,
        ended() {
          if (over) return;
          connection.closed(true);
          over = true;
          call.end();
        },
        broken() {
          over = true;
          connection.closed(false);
        },
      });
    },
  };
}
