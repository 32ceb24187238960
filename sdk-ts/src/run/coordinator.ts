/** Unary and streaming requests to a coordinator, as promises. Errors state what to do. */
import { type CallOptions, Metadata, type requestCallback } from "@grpc/grpc-js";
import { StairsError } from "@stairs/core";
import { stairsProtocol } from "@stairs/core/protocol";
import { answering, whyNot } from "../link/answering.js";
import { clientOf } from "../link/channel.js";
import { explain, unreachable } from "../link/explain.js";

type Protocol = ReturnType<typeof stairsProtocol>;

/** Clients of one coordinator. */
export interface Coordinator {
  readonly address: string;
  readonly inspect: InstanceType<Protocol["InspectService"]>;
  readonly pipelines: InstanceType<Protocol["PipelineService"]>;
  close(): void;
}

/** How long to wait for a coordinator that does not answer, in milliseconds. */
const connectMs = 3000;
const answerMs = 30_000;
const whyMs = 500;

/**
 * Connects.
 * @param list `host:port`, or several separated by commas: connects to one that answers.
 * @throws StairsError UNREACHABLE if none answers within 3 s; NOT_TRUSTED if TLS fails.
 */
export async function reachCoordinator(list: string): Promise<Coordinator> {
  const protocol = stairsProtocol();
  const address = await answering(list);
  const inspect = clientOf(protocol.InspectService, address);
  const pipelines = clientOf(protocol.PipelineService, address);
  const close = (): void => {
    inspect.close();
    pipelines.close();
  };
  await new Promise<void>((resolve, reject) => {
    pipelines.waitForReady(Date.now() + connectMs, (error) => {
      if (error === undefined) return resolve();
      void whyNot(pipelines, address, whyMs).then((why) => {
        close();
        reject(why ?? unreachable(address, error));
      });
    });
  });
  return { address, inspect, pipelines, close };
}

/**
 * One unary request: `ask(coordinator, (m, o, done) => coordinator.pipelines.register(request, m, o, done))`.
 * @throws StairsError the coordinator's error, or UNREACHABLE.
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
