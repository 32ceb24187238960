/** WorkerService: a gRPC stream to each worker. */
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

/** In milliseconds. With calls in its hands it matters which of the two it is, and a busy coordinator hears of it late. */
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
          // Each message of a worker may have an answer, so one that reads none is not listened to either.
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
