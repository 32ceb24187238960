/** The command line's door to a coordinator, with errors that say what to do. */
import { AsyncResource } from "node:async_hooks";
import { type ClientReadableStream, type ServiceError, status } from "@grpc/grpc-js";
import { addressesIn, isStairsError } from "@stairs/core";
import { stairsProtocol } from "@stairs/core/protocol";
import { answering, clientOf, explain } from "@stairs/sdk/client";

export { ask } from "@stairs/sdk/client";

type Protocol = ReturnType<typeof stairsProtocol>;

/** Clients of one coordinator. */
export interface Connection {
  readonly address: string;
  readonly inspect: InstanceType<Protocol["InspectService"]>;
  readonly pipelines: InstanceType<Protocol["PipelineService"]>;
  close(): void;
}

/**
 * Clients for a coordinator. Connects with the first call.
 * @param list `host:port`, or several with commas in between: one that answers, or any if none does.
 * @throws StairsError NOT_TRUSTED when TLS fails at one of several.
 */
export async function connect(list: string): Promise<Connection> {
  const address = await answering(list).catch((error: unknown) => {
    const [first] = addressesIn(list);
    // Not every command needs an answer; one that does is told by its first call.
    if (first === undefined || !isStairsError(error) || error.code !== "UNREACHABLE") throw error;
    return first;
  });
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
    // Two commands in one process may share a connection; each still writes to its own terminal.
    stream.on("data", AsyncResource.bind(hearOne));
    stream.on("end", resolve);
    stream.on("error", (error: ServiceError) => {
      if (error.code === status.CANCELLED) resolve();
      else reject(explain(connection.address, error, undefined, stood));
    });
  });
}
