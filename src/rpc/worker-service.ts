/** WorkerService: a gRPC stream to each session. */
import type { ServerDuplexStream } from "@grpc/grpc-js";
import type { WorkerServiceHandlers, WorkRequest__Output, WorkResponse } from "@stairs/core/protocol";
import type { Coordinator } from "../coordinator.js";
import { failStream } from "./reply.js";

/** The service's handlers. */
export function workerService(coordinator: Coordinator): WorkerServiceHandlers {
  return {
    Work(call: ServerDuplexStream<WorkRequest__Output, WorkResponse>) {
      let over = false;
      const session = coordinator.acceptWorker({
        send: (message) => {
          if (!over) call.write(message);
        },
        end: (error) => {
          if (over) return;
          over = true;
          if (error === undefined) call.end();
          else failStream(call, error);
        },
      });
      call.on("data", (request: WorkRequest__Output) => session.receive(request));
      call.on("end", () => {
        session.streamClosed(true);
        if (!over) call.end();
        over = true;
      });
      const broken = (): void => {
        over = true;
        session.streamClosed(false);
      };
      call.on("cancelled", broken);
      call.on("error", broken);
      call.on("close", broken);
    },
  };
}
