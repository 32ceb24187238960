/**
 * One stream of a worker. It has no session before its Hello. The Hello opens a new session or resumes one that lost
 * its stream. From then on the connection passes everything to the session, until another stream takes its place.
 */
import { type Clock, limits, messageOf, StairsError, type Timer } from "@stairs/core";
import type { Hello__Output, WorkRequest__Output } from "@stairs/core/protocol";
import type { Session } from "./session.js";
import type { SessionStream } from "./session-stream.js";

/** A stream from its opening to its end. */
export class Connection {
  readonly #stream: SessionStream;
  readonly #join: (hello: Hello__Output, stream: SessionStream) => Session;
  readonly #timer: Timer;
  #session: Session | undefined;
  #over = false;

  /** @param join Finds the session for a Hello; throws StairsError to refuse it. */
  constructor(
    stream: SessionStream,
    clock: Clock,
    join: (hello: Hello__Output, stream: SessionStream) => Session,
  ) {
    this.#stream = stream;
    this.#join = join;
    this.#timer = clock.after(limits.helloMs, () =>
      this.#refuse(
        new StairsError("TOO_LATE", `No Hello came within ${limits.helloMs / 1000} seconds.`),
      ),
    );
  }

  /** True if its worker holds unanswered calls. */
  get holdsCalls(): boolean {
    return this.#session !== undefined && this.#session.held > 0;
  }

  /** Takes a message of the worker. */
  receive(request: WorkRequest__Output): void {
    if (this.#over) return;
    if (request.hello) this.#hello(request.hello);
    else if (this.#session !== undefined) this.#pass(this.#session, request);
    else {
      this.#refuse(
        new StairsError("BAD_MESSAGE", "The first message of a worker must be a Hello."),
      );
    }
  }

  /** Signals that the worker reads from its connection again. */
  roomAgain(): void {
    this.#session?.roomAgain(this.#stream);
  }

  /**
   * Handles the end of the stream.
   * @param clean True if the worker ended it; false if it broke.
   */
  closed(clean: boolean): void {
    if (this.#over) return;
    this.#over = true;
    this.#timer.cancel();
    this.#session?.streamClosed(this.#stream, clean);
  }

  /** An unexpected message ends its worker's session, and nothing else. */
  #pass(session: Session, request: WorkRequest__Output): void {
    try {
      session.receive(this.#stream, request);
    } catch (error) {
      session.end(new StairsError("INTERNAL", `A message failed: ${messageOf(error)}.`, error));
    }
  }

  #hello(hello: Hello__Output): void {
    if (this.#session !== undefined) {
      this.#session.end(
        new StairsError("BAD_MESSAGE", "A worker must send Hello only once per stream."),
      );
      return;
    }
    try {
      this.#session = this.#join(hello, this.#stream);
      this.#timer.cancel();
    } catch (error) {
      this.#refuse(
        error instanceof StairsError ? error : new StairsError("INTERNAL", messageOf(error), error),
      );
    }
  }

  #refuse(error: StairsError): void {
    this.#over = true;
    this.#timer.cancel();
    this.#stream.end(error);
  }
}
