/** Implements `pipeline.call`: sends one row through the real workers. */
import { Metadata, type ServiceError, status } from "@grpc/grpc-js";
import { batchFromWire, batchToWire, newRowIds, StairsError, type WireBatch } from "@stairs/core";
import { type CallResponse__Output, stairsProtocol } from "@stairs/core/protocol";
import { answering } from "../link/answering.js";
import { clientOf } from "../link/channel.js";
import { explain } from "../link/explain.js";
import type { Row } from "../native-step.js";
import { milliseconds } from "../pipeline/duration.js";
import type { Pipeline } from "../pipeline/pipeline.js";
import type { CallOptions, RowsOutcome } from "../pipeline/rows-outcome.js";
import { currentProject, noProject } from "../project/current.js";
import type { Project } from "../project/project.js";
import { decodeFrame } from "../values/decode-frame.js";
import { encodeRows } from "../values/input-rows.js";
import { coordinatorAddress } from "./project-coordinator.js";
import { registerPipelines } from "./register.js";

/**
 * Extra time for both directions, in addition to the coordinator's own deadline, in milliseconds.
 */
const travelMs = 5000;

/**
 * Sends the row and waits for its result.
 * @throws StairsError BAD_PIPELINE, BAD_VALUE before sending; WRONG_STATE without a configured
 * coordinator; UNREACHABLE; TOO_LATE.
 */
export async function callPipeline(
  pipeline: Pipeline,
  row: object,
  { timeout = "1m", coordinator }: CallOptions,
): Promise<RowsOutcome<Row>> {
  const timeoutMs = milliseconds("timeout", timeout);
  const [shape] = encodeRows(pipeline.fullName, [row]);
  if (shape === undefined) throw new Error("a row that was taken has a shape");
  const address = await answering(await addressOf(coordinator));
  await registerPipelines(address, [pipeline]);
  const batch = batchToWire(1, shape.frame, newRowIds(1));
  const { outputs, dropped, failures } = await ask(address, pipeline, batch, timeoutMs);
  return {
    rows: outputs.flatMap((output) => {
      const { rows, frame } = batchFromWire(output, `the answer of ${pipeline.fullName}`);
      return decodeFrame(rows, frame);
    }),
    dropped: dropped.map((reason) => ({ row, reason })),
    failed: failures.map(({ node, ...error }) => ({ row, node, error })),
  };
}

async function addressOf(given: string | undefined): Promise<string> {
  if (given !== undefined && given !== "local") return given;
  const project = currentProject() as Project | undefined;
  if (project === undefined)
    throw noProject('pipeline.call() without { coordinator: "host:port" }');
  await project.load();
  project.ready();
  return coordinatorAddress(project, given);
}

function ask(
  address: string,
  { fullName }: Pipeline,
  batch: WireBatch,
  timeoutMs: number,
): Promise<CallResponse__Output> {
  const ingest = clientOf(stairsProtocol().IngestService, address);
  const request = { pipeline: fullName, batch, timeoutMs: Math.min(timeoutMs, 0xffff_ffff) };
  const options = { deadline: Date.now() + timeoutMs + travelMs };
  return new Promise<CallResponse__Output>((resolve, reject) => {
    ingest.call(request, new Metadata(), options, (error, answer) => {
      if (error !== null) reject(refusal(address, fullName, timeoutMs, error));
      else if (answer === undefined)
        reject(new StairsError("INTERNAL", "The coordinator's answer is empty."));
      else resolve(answer);
    });
  }).finally(() => ingest.close());
}

function refusal(
  address: string,
  pipeline: string,
  timeoutMs: number,
  error: ServiceError,
): StairsError {
  if (error.code !== status.DEADLINE_EXCEEDED) return explain(address, error);
  return new StairsError(
    "TOO_LATE",
    `The row has not reached the end of pipeline ${pipeline} within ${timeoutMs} ms; it continues. See where it is with \`stairs inspect status\`: workers run with \`stairs pipelines run ${pipeline}\`. For steps that take longer, give call a longer timeout.`,
    error,
  );
}
