/** A gRPC client that sends whatever bytes a test wants, over HTTP/2 alone. */
import { type ClientHttp2Session, type ClientHttp2Stream, connect, constants } from "node:http2";

const patienceMs = 20_000;

/** How a call ended. */
export interface WireStatus {
  /** The gRPC status; -1: the stream ended without one. */
  readonly code: number;
  readonly message: string;
}

/** A message with its gRPC frame around it. */
export function framed(message: Buffer, compressed = false): Buffer {
  const head = Buffer.alloc(5);
  head.writeUInt8(compressed ? 1 : 0, 0);
  head.writeUInt32BE(message.length, 1);
  return Buffer.concat([head, message]);
}

/** One connection. */
export class WireClient {
  readonly #session: ClientHttp2Session;

  constructor(address: string) {
    this.#session = connect(`http://${address}`, { maxSessionMemory: 1000 });
    // A test sees it at its streams.
    this.#session.on("error", () => undefined);
  }

  /** Opens a call. @param path `/stairs.v1.WorkerService/Work`. */
  open(path: string, headers: Readonly<Record<string, string>> = {}): WireCall {
    return new WireCall(
      this.#session.request({
        [constants.HTTP2_HEADER_METHOD]: "POST",
        [constants.HTTP2_HEADER_PATH]: path,
        [constants.HTTP2_HEADER_CONTENT_TYPE]: "application/grpc",
        [constants.HTTP2_HEADER_TE]: "trailers",
        ...headers,
      }),
    );
  }

  close(): void {
    this.#session.destroy();
  }
}

/** One call. */
export class WireCall {
  /** When the call is over. */
  readonly status: Promise<WireStatus>;
  readonly #stream: ClientHttp2Stream;
  readonly #messages: Buffer[] = [];
  #rest = Buffer.alloc(0);
  #over = false;
  #wake: () => void = () => undefined;

  constructor(stream: ClientHttp2Stream) {
    this.#stream = stream;
    let found: WireStatus | undefined;
    const look = (headers: Record<string, unknown>): void => {
      const { "grpc-status": code, "grpc-message": text } = headers;
      if (code === undefined) return;
      const message = typeof text === "string" ? decodeURIComponent(text) : "";
      found ??= { code: Number(code), message };
    };
    stream.on("response", look);
    stream.on("trailers", look);
    stream.on("data", (bytes: Buffer) => this.#take(bytes));
    stream.on("error", () => undefined);
    this.status = new Promise((resolve) => {
      stream.on("close", () => {
        this.#over = true;
        this.#wake();
        resolve(found ?? { code: -1, message: `stream closed with ${stream.rstCode}` });
      });
    });
  }

  /** Messages that came and that nobody took yet. */
  get size(): number {
    return this.#messages.length;
  }

  send(message: Buffer): void {
    this.sendBytes(framed(message));
  }

  sendBytes(bytes: Buffer): void {
    if (!this.#stream.destroyed && !this.#stream.writableEnded) this.#stream.write(bytes);
  }

  sendAll(messages: readonly Buffer[]): void {
    for (const message of messages) this.send(message);
  }

  /** Says that nothing more comes. */
  end(): void {
    if (!this.#stream.destroyed) this.#stream.end();
  }

  cancel(): void {
    this.#stream.close(constants.NGHTTP2_CANCEL);
  }

  /** Reads nothing from here on. */
  pause(): void {
    this.#stream.pause();
  }

  resume(): void {
    this.#stream.resume();
  }

  /** The next message; undefined when the call is over, or none comes in time. */
  async takeWithin(ms = patienceMs): Promise<Buffer | undefined> {
    await this.#until(() => this.#messages.length > 0, ms);
    return this.#messages.shift();
  }

  /**
   * How the call ended; undefined if it did not in time.
   * @param isAnswer Such a message is an end too.
   */
  async endedWithin(
    ms: number,
    isAnswer: (message: Buffer) => boolean,
  ): Promise<WireStatus | "answered" | undefined> {
    const answered = (): boolean => this.#messages.some(isAnswer);
    await this.#until(answered, ms);
    if (this.#over) return this.status;
    return answered() ? "answered" : undefined;
  }

  async #until(enough: () => boolean, ms: number): Promise<void> {
    let late = false;
    const timer = setTimeout(() => {
      late = true;
      this.#wake();
    }, ms);
    while (!enough() && !this.#over && !late) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    clearTimeout(timer);
  }

  #take(bytes: Buffer): void {
    this.#rest = Buffer.concat([this.#rest, bytes]);
    while (this.#rest.length >= 5) {
      const end = 5 + this.#rest.readUInt32BE(1);
      if (this.#rest.length < end) break;
      this.#messages.push(this.#rest.subarray(5, end));
      this.#rest = this.#rest.subarray(end);
    }
    this.#wake();
  }
}
