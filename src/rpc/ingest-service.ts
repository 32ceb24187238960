/** IngestService: a gRPC stream to each producer. */
import type { ServerDuplexStream } from "@grpc/grpc-js";
import type {
  IngestServiceHandlers,
  PushRequest__Output,
  PushResponse,
} from "@stairs/core/protocol";
import type { Coordinator } from "../coordinator.js";
import { failStream } from "./reply.js";

/** The service's handlers. */
export function ingestService(coordinator: Coordinator): IngestServiceHandlers {
  return {
    Push(call: ServerDuplexStream<PushRequest__Output, PushResponse>) {
      let over = false;
      const push = coordinator.acceptProducer({
        send: (message) => {
          if (!over) call.write(message);
        },
        end: (error) => {
          if (over) return;
          over = true;
          if (error === undefined) call.end();
          else failStream(call, error);
          coordinator.forgetProducer(push);
        },
        pause: () => call.pause(),
        resume: () => call.resume(),
      });
      call.on("data", (request: PushRequest__Output) => push.receive(request));
      call.on("end", () => push.halfClosed());
      const gone = (): void => {
        over = true;
        coordinator.forgetProducer(push);
      };
      call.on("cancelled", gone);
      call.on("error", gone);
    },
  };
}
