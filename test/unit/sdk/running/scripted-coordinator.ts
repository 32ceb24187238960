/** A gRPC server that says what a test tells it to, and hands over what it hears. */
import { Server, ServerCredentials, type ServerDuplexStream } from "@grpc/grpc-js";
import type { StairsError } from "@stairs/core";
import {
  errorToStatus,
  type PushRequest__Output,
  type PushResponse,
  stairsProtocol,
  type WorkRequest__Output,
  type WorkResponse,
} from "@stairs/core/protocol";
import { afterEach } from "vitest";

const servers = new Set<Server>();

afterEach(() => {
  for (const server of servers) server.forceShutdown();
  servers.clear();
});

/** Things that come one after the other, for whoever waits. */
class Arrivals<Thing> {
  readonly #here: Thing[] = [];
  readonly #waiting: ((thing: Thing) => void)[] = [];

  add(thing: Thing): void {
    const waiting = this.#waiting.shift();
    if (waiting === undefined) this.#here.push(thing);
    else waiting(thing);
  }

  next(): Promise<Thing> {
    const thing = this.#here.shift();
    if (thing !== undefined) return Promise.resolve(thing);
    return new Promise((resolve) => this.#waiting.push(resolve));
  }
}

/** One stream of a client. */
export class ScriptedStream<Request, Response> {
  /** When the client has ended its side. */
  readonly halfClosed: Promise<void>;
  /** When it is gone without a word. */
  readonly cancelled: Promise<void>;
  readonly #call: ServerDuplexStream<Request, Response>;
  readonly #requests = new Arrivals<Request>();

  constructor(call: ServerDuplexStream<Request, Response>) {
    this.#call = call;
    this.halfClosed = new Promise((resolve) => void call.once("end", resolve));
    this.cancelled = new Promise((resolve) => void call.once("cancelled", resolve));
    call.on("data", (request: Request) => this.#requests.add(request));
    call.on("error", () => undefined);
  }

  send(response: Response): void {
    this.#call.write(response);
  }

  /** The next message of the client. */
  next(): Promise<Request> {
    return this.#requests.next();
  }

  /** Ends the stream; with an error as a status. */
  end(error?: StairsError): void {
    if (error === undefined) this.#call.end();
    else this.#call.emit("error", errorToStatus(error));
  }
}

export type WorkStream = ScriptedStream<WorkRequest__Output, WorkResponse>;
export type PushStream = ScriptedStream<PushRequest__Output, PushResponse>;

interface Handlers {
  work?: (stream: WorkStream) => void;
  push?: (stream: PushStream) => void;
}

/** The server. */
export class ScriptedCoordinator {
  readonly #works = new Arrivals<WorkStream>();
  readonly #pushes = new Arrivals<PushStream>();

  private constructor(
    readonly address: string,
    readonly stop: () => void,
    handlers: Handlers,
  ) {
    handlers.work = (stream) => this.#works.add(stream);
    handlers.push = (stream) => this.#pushes.add(stream);
  }

  /** @param address Where another one has been. Default: any free port. */
  static async start(address = "127.0.0.1:0"): Promise<ScriptedCoordinator> {
    const server = new Server({
      "grpc.max_receive_message_length": -1,
      "grpc.max_send_message_length": -1,
    });
    const protocol = stairsProtocol();
    const handlers: Handlers = {};
    server.addService(protocol.WorkerService.service, {
      Work: (call: ServerDuplexStream<WorkRequest__Output, WorkResponse>) =>
        handlers.work?.(new ScriptedStream(call)),
    });
    server.addService(protocol.IngestService.service, {
      Push: (call: ServerDuplexStream<PushRequest__Output, PushResponse>) =>
        handlers.push?.(new ScriptedStream(call)),
    });
    const port = await new Promise<number>((resolve, reject) => {
      server.bindAsync(address, ServerCredentials.createInsecure(), (error, bound) =>
        error === null ? resolve(bound) : reject(error),
      );
    });
    servers.add(server);
    return new ScriptedCoordinator(`127.0.0.1:${port}`, () => server.forceShutdown(), handlers);
  }

  /** The next stream of a worker. */
  work(): Promise<WorkStream> {
    return this.#works.next();
  }

  /** The next stream of a producer. */
  push(): Promise<PushStream> {
    return this.#pushes.next();
  }
}
