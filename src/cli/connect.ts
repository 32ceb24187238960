/** The command line's door to a coordinator: typed unary calls with errors that say what to do. */
import {
  type CallOptions,
  type ClientReadableStream,
  credentials,
  Metadata,
  type requestCallback,
  type ServiceError,
  status,
} from "@grpc/grpc-js";
import { StairsError } from "@stairs/core";
import { statusToError, stairsProtocol } from "@stairs/core/protocol";

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
  const insecure = credentials.createInsecure();
  const inspect = new protocol.InspectService(address, insecure);
  const pipelines = new protocol.PipelineService(address, insecure);
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

const answerWithinMs = 15_000;

/**
 * One unary call as a promise: `ask(connection, (m, o, done) => connection.inspect.status(request, m, o, done))`.
 * @throws StairsError the coordinator's own, or UNREACHABLE.
 */
export async function ask<Answer>(
  connection: Connection,
  start: (metadata: Metadata, options: CallOptions, done: requestCallback<Answer>) => unknown,
): Promise<Answer> {
  return await new Promise<Answer>((resolve, reject) => {
    start(new Metadata(), { deadline: Date.now() + answerWithinMs }, (error, answer) => {
      if (error !== null) reject(explain(connection.address, error));
      else if (answer === undefined)
        reject(new StairsError("INTERNAL", "The coordinator's answer is empty."));
      else resolve(answer);
    });
  });
}

/**
 * Hears a stream to its end, or until it is cancelled.
 * @throws StairsError as {@link ask}; what `heard` throws, after which the stream is cancelled.
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

function explain(address: string, error: ServiceError): StairsError {
  const known = statusToError(error);
  if (known.code !== "UNREACHABLE") return known;
  return new StairsError(
    "UNREACHABLE",
    `No coordinator answers at ${address}. Start one with \`stairs coord start\`, or name another with --coordinator HOST:PORT.`,
    error,
  );
}
