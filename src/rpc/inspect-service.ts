/** InspectService: shows what is going on. */
import type { ServerWritableStream } from "@grpc/grpc-js";
import { decodeToken, type Frame, rowIdText, rowJson, StairsError } from "@stairs/core";
import type {
  AwaitIdleRequest__Output,
  AwaitIdleResponse,
  DeadLetter,
  InspectServiceHandlers,
  StatusResponse,
  WatchRequest__Output,
  WatchResponse,
  WorkerStatus,
} from "@stairs/core/protocol";
import type { Coordinator, DeadEntry, Session } from "../coordinator.js";
import { failStream, unary } from "./reply.js";

const defaultLetters = 100;
const maxLetters = 1000;
const maxRowText = 64 * 1024;
const defaultWatchMs = 1000;
const shortestWatchMs = 100;

/** The service's handlers. */
export function inspectService(coordinator: Coordinator): InspectServiceHandlers {
  const status = async (pipelines: readonly string[]): Promise<StatusResponse> => ({
    coordinator: await coordinator.about(),
    pipelines: await coordinator.status(pipelines),
  });
  return {
    Status: unary(({ pipelines }) => status(pipelines)),
    Watch(call: ServerWritableStream<WatchRequest__Output, WatchResponse>) {
      const { pipelines, intervalMs } = call.request;
      const interval = intervalMs === 0 ? defaultWatchMs : Math.max(intervalMs, shortestWatchMs);
      const report = (): void => {
        status(pipelines).then(
          (now) => call.write({ status: now }),
          (error: unknown) => failStream(call, error),
        );
      };
      const timer = setInterval(report, interval);
      timer.unref();
      call.on("cancelled", () => clearInterval(timer));
      call.on("close", () => clearInterval(timer));
      report();
    },
    AwaitIdle(call: ServerWritableStream<AwaitIdleRequest__Output, AwaitIdleResponse>) {
      const { pipelines, startTimeoutMs } = call.request;
      const abort = new AbortController();
      call.on("cancelled", () => abort.abort());
      const tell = (report: AwaitIdleResponse): void => {
        call.write(report);
      };
      coordinator
        .awaitIdle(
          pipelines,
          startTimeoutMs,
          (report) => tell({ ...report, stalled: [...report.stalled] }),
          abort.signal,
        )
        .then(
          () => call.end(),
          (error: unknown) => failStream(call, error),
        );
    },
    ListWorkers: unary(() => ({ workers: coordinator.workers.map(workerStatus) })),
    ListSteps: unary(() => ({
      steps: coordinator.steps().map((step) => ({ ...step, pipelines: [...step.pipelines] })),
    })),
    ListDeadLetters: unary(async ({ pipeline, limit }) => {
      if (limit > maxLetters) {
        throw new StairsError("BAD_ARGUMENT", `limit is ${limit}: expected at most ${maxLetters}.`);
      }
      const most = limit === 0 ? defaultLetters : limit;
      const wanted = pipeline === "" ? undefined : pipeline;
      const entries = await coordinator.deadLetters(wanted, most);
      const states = await coordinator.broker.states();
      const total = states
        .filter((state) => wanted === undefined || state.pipeline === wanted)
        .reduce((sum, state) => sum + state.dead, 0);
      return { deadLetters: entries.flatMap(lettersOf).slice(0, most), total };
    }),
  };
}

function workerStatus(session: Session): WorkerStatus {
  const { info } = session;
  return {
    sessionId: session.id,
    workerName: info.name,
    instanceId: info.instanceId,
    language: info.language,
    sdk: info.sdk,
    host: info.host,
    pid: info.pid,
    steps: [...info.steps].sort(),
    calls: session.held,
    rows: session.heldRows,
    totalRows: session.totalRows,
    silentMs: Math.round(session.silentMs),
    draining: session.draining,
  };
}

/** One letter a row of an entry. */
function lettersOf(entry: DeadEntry): DeadLetter[] {
  const { rows, ids, frames } = decodeToken(entry.payload);
  return Array.from({ length: rows }, (_, row) => ({
    id: `${entry.id}-${row}`,
    pipeline: entry.pipeline,
    queue: entry.queue,
    node: entry.node,
    cause: entry.cause,
    type: entry.type,
    message: entry.message,
    stack: entry.stack,
    attempts: entry.attempts.length + 1,
    timeMs: entry.timeMs,
    rowId: rowIdText(ids, row),
    rowJson: rowText(frames, row).slice(0, maxRowText),
  }));
}

/** A row is one object; where it has several frames, an array of them. */
function rowText(frames: readonly Frame[], row: number): string {
  const texts = frames.map((frame) => rowJson(frame, row));
  return texts.length === 1 ? texts.join("") : `[${texts.join(",")}]`;
}
