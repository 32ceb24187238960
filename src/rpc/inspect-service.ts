/** InspectService: shows the state of the coordinator. */
import type { ServerWritableStream } from "@grpc/grpc-js";
import type {
  AccessStatus,
  AwaitIdleRequest__Output,
  AwaitIdleResponse,
  InspectServiceHandlers,
  StatusResponse,
  WatchRequest__Output,
  WatchResponse,
} from "@stairs/core/protocol";
import type { Coordinator } from "../coordinator.js";
import { deadLetterHandlers } from "./dead-letter-service.js";
import { failStream, tellUntilEnd, unary } from "./reply.js";
import { coordinatorStatus } from "./views/coordinator-status.js";
import { pipelineStatus } from "./views/pipeline-status.js";
import { queueAudit } from "./views/queue-audit.js";
import { stalledRows } from "./views/stalled-rows.js";
import { workerStatus } from "./views/worker-status.js";

const defaultWatchMs = 1000;
const shortestWatchMs = 100;
const longestWatchMs = 3_600_000;

/**
 * The service's handlers.
 * @param access Who can reach the coordinator.
 */
export function inspectService(
  coordinator: Coordinator,
  access: () => AccessStatus,
): InspectServiceHandlers {
  const status = async (pipelines: readonly string[]): Promise<StatusResponse> => ({
    coordinator: coordinatorStatus(await coordinator.about(), access()),
    pipelines: (await coordinator.status(pipelines)).map(pipelineStatus),
  });
  return {
    Status: unary(({ pipelines }) => status(pipelines)),
    Watch(call: ServerWritableStream<WatchRequest__Output, WatchResponse>) {
      const { pipelines, intervalMs } = call.request;
      const wanted = intervalMs === 0 ? defaultWatchMs : intervalMs;
      const interval = Math.min(Math.max(wanted, shortestWatchMs), longestWatchMs);
      let busy = false;
      const report = (): void => {
        // A client that reads slowly or not at all misses reports.
        if (busy || call.writableLength > 0) return;
        busy = true;
        status(pipelines)
          .then(
            (now) => call.write({ status: now }),
            (error: unknown) => failStream(call, error),
          )
          .finally(() => {
            busy = false;
          });
      };
      const timer = setInterval(report, interval);
      timer.unref();
      call.on("cancelled", () => clearInterval(timer));
      call.on("close", () => clearInterval(timer));
      report();
    },
    AwaitIdle(call: ServerWritableStream<AwaitIdleRequest__Output, AwaitIdleResponse>) {
      const { request } = call;
      tellUntilEnd(call, (tell, signal) =>
        coordinator.awaitIdle(
          request,
          (report) => tell({ ...report, stalled: report.stalled.map(stalledRows) }),
          signal,
        ),
      );
    },
    ListWorkers: unary(async () => ({ workers: (await coordinator.workers()).map(workerStatus) })),
    ListSteps: unary(() => ({
      steps: coordinator.steps().map((step) => ({ ...step, pipelines: [...step.pipelines] })),
    })),
    Audit: unary(async ({ pipeline }) => ({
      queues: (await coordinator.audit(pipeline === "" ? undefined : pipeline)).map(queueAudit),
    })),
    ...deadLetterHandlers(coordinator),
  };
}
