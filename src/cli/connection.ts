/** The gRPC clients of one coordinator and their requests. */
import { AsyncResource } from "node:async_hooks";
import {
  type CallOptions,
  type ClientReadableStream,
  type Metadata,
  type requestCallback,
  type ServiceError,
  status,
} from "@grpc/grpc-js";
import { addressesIn, isStairsError } from "@stairs/core";
import { stairsProtocol } from "@stairs/core/protocol";
import { answering, ask, clientOf, explain } from "@stairs/sdk/client";

type Protocol = ReturnType<typeof stairsProtocol>;

/** The gRPC clients of one coordinator. They connect with the first call. */
export class Connection {
  readonly inspect: InstanceType<Protocol["InspectService"]>;
  readonly pipelines: InstanceType<Protocol["PipelineService"]>;

  constructor(readonly address: string) {
    const protocol = stairsProtocol();
    this.inspect = clientOf(protocol.InspectService, address);
    this.pipelines = clientOf(protocol.PipelineService, address);
  }

  /**
   * One unary request: `ask((metadata, call, done) => connection.inspect.listSteps({}, metadata, call, done))`.
   * @throws StairsError the coordinator's error, or UNREACHABLE.
   */
  ask<Answer>(
    start: (metadata: Metadata, options: CallOptions, done: requestCallback<Answer>) => unknown,
  ): Promise<Answer> {
    return ask(this, start);
  }

  /**
   * Reads a stream to its end, or until it is cancelled.
   * @throws StairsError as `ask`; an error that `heard` throws, after cancelling the stream.
   */
  async hear<Message>(
    stream: ClientReadableStream<Message>,
    heard: (message: Message) => void,
  ): Promise<void> {
    let stood = false;
    await new Promise<void>((resolve, reject) => {
      const hearOne = (message: Message): void => {
        stood = true;
        try {
          heard(message);
        } catch (error) {
          reject(error);
          stream.cancel();
        }
      };
      // Two commands in one process can share a connection; each still writes to its own terminal.
      stream.on("data", AsyncResource.bind(hearOne));
      stream.on("end", resolve);
      stream.on("error", (error: ServiceError) => {
        if (error.code === status.CANCELLED) resolve();
        else reject(explain(this.address, error, undefined, stood));
      });
    });
  }

  close(): void {
    this.inspect.close();
    this.pipelines.close();
  }
}

/**
 * @param list `host:port`, or several separated by commas: connects to one that answers, or to any
 * if none does.
 * @throws StairsError NOT_TRUSTED if TLS fails at one of several.
 */
export async function openConnection(list: string): Promise<Connection> {
  const address = await answering(list).catch((error: unknown) => {
    const [first] = addressesIn(list);
    // Not every command needs an answer; if one does, its first call reports the error.
    if (first === undefined || !isStairsError(error) || error.code !== "UNREACHABLE") throw error;
    return first;
  });
  return new Connection(address);
}
