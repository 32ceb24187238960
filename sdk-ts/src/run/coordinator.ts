/** Unary and streaming requests to a coordinator, as promises with errors that say what to do. */
import { type CallOptions, credentials, Metadata, type requestCallback } from "@grpc/grpc-js";
import { StairsError } from "@stairs/core";
import { stairsProtocol } from "@stairs/core/protocol";
import { channelOptions, explain, unreachable } from "../link/channel.js";

type Protocol = ReturnType<typeof stairsProtocol>;

/** Clients of one coordinator. */
export interface Coordinator {
  readonly address: string;
  readonly inspect: InstanceType<Protocol["InspectService"]>;
  readonly pipelines: InstanceType<Protocol["PipelineService"]>;
  close(): void;
}

/** How long a coordinator that is not there may be waited for, in milliseconds. */
const connectMs = 3000;
const answerMs = 30_000;

/**
 * Connects.
 * @throws StairsError UNREACHABLE when nobody answers within 3 s.
 */
export async function reachCoordinator(address: string): Promise<Coordinator> {
  const protocol = stairsProtocol();
  const secure = credentials.createInsecure();
  const inspect = new protocol.InspectService(address, secure, channelOptions);
  const pipelines = new protocol.PipelineService(address, secure, channelOptions);
  const close = (): void => {
    inspect.close();
    pipelines.close();
  };
  await new Promise<void>((resolve, reject) => {
    pipelines.waitForReady(Date.now() + connectMs, (error) => {
      if (error === undefined) return resolve();
      close();
      reject(unreachable(address, error));
    });
  });
  return { address, inspect, pipelines, close };
}

/**
 * One unary request: `ask(coordinator, (m, o, done) => coordinator.pipelines.register(request, m, o, done))`.
 * @throws StairsError the coordinator's own, or UNREACHABLE.
 */
export async function ask<Answer>(
  { address }: Coordinator,
  start: (metadata: Metadata, options: CallOptions, done: requestCallback<Answer>) => unknown,
): Promise<Answer> {
  return new Promise<Answer>((resolve, reject) => {
    start(new Metadata(), { deadline: Date.now() + answerMs }, (error, answer) => {
      if (error !== null) reject(explain(address, error));
      else if (answer === undefined)
        reject(new StairsError("INTERNAL", "The coordinator's answer is empty."));
      else resolve(answer);
    });
  });
}
