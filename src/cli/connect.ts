/** The command line's door to a coordinator, with errors that say what to do. */
import { type ClientReadableStream, type ServiceError, status } from "@grpc/grpc-js";
import { stairsProtocol } from "@stairs/core/protocol";
import { clientOf, explain } from "@stairs/sdk/client";

export { ask } from "@stairs/sdk/client";

type Protocol = ReturnType<typeof stairsProtocol>;

/** Clients of one coordinator. */
export interface Connection {
  readonly address: string;
  readonly inspect: InstanceType<Protocol["InspectService"]>;
  readonly pipelines: InstanceType<Protocol["PipelineService"]>;
  close(): void;
}

/** Clients for the coordinator at `address` (`host:port`). Connects with the first call. */
export function connect(address: string): Connection {
  const protocol = stairsProtocol();
  const inspect = clientOf(protocol.InspectService, address);
  const pipelines = clientOf(protocol.PipelineService, address);
  return {
    address,
    inspect,
    pipelines,
    close() {
      inspect.close();
      pipelines.close();
    },
  };
}

/**
 * Hears a stream to its end, or until it is cancelled.
 * @throws StairsError as `ask`; what `heard` throws, after which the stream is cancelled.
 */
export async function hear<Message>(
  connection: Connection,
  stream: ClientReadableStream<Message>,
  heard: (message: Message) => void,
): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    stream.on("data", (message: Message) => {
      try {
        heard(message);
      } catch (error) {
        reject(error);
        stream.cancel();
      }
    });
    stream.on("end", resolve);
    stream.on("error", (error: ServiceError) => {
      if (error.code === status.CANCELLED) resolve();
      else reject(explain(connection.address, error));
    });
  });
}
