/**
 * All connected workers. A process that sends another Hello resumes its session, if it asks to and the session still
 * waits for it. Otherwise its new session replaces the old one.
 */
import type { Hello__Output } from "@stairs/core/protocol";
import { Connection } from "./connection.js";
import { readHello, type WorkerInfo } from "./hello.js";
import { Session, type SessionOptions } from "./session.js";
import type { SessionStream } from "./session-stream.js";

/** Dependencies of sessions. */
export interface SessionsOptions extends SessionOptions {
  /** Called when a session can take calls. */
  readonly onOpen: (session: Session) => void;
}

/** The open sessions of a coordinator. */
export class Sessions {
  readonly #options: SessionsOptions;
  readonly #open = new Map<string, Session>();
  #whenEmpty: (() => void) | undefined;

  constructor(options: SessionsOptions) {
    this.#options = options;
  }

  /** The sessions that have sent their Hello. */
  get all(): Session[] {
    return [...this.#open.values()];
  }

  /** Takes a new stream. */
  accept(stream: SessionStream): Connection {
    return new Connection(stream, this.#options.clock, (hello, from) => this.#join(hello, from));
  }

  /**
   * Asks all workers to finish and reconnect, later or elsewhere; resolves when all have left.
   * @param addresses Other coordinators, the best first; the workers spread over them.
   */
  drain(reason: string, addresses: readonly string[]): Promise<void> {
    for (const [at, session] of this.all.entries())
      session.drain(true, reason, turned(addresses, at));
    if (this.#open.size === 0) return Promise.resolve();
    return new Promise((resolve) => {
      this.#whenEmpty = resolve;
    });
  }

  /** Asks some workers to finish and go elsewhere. Chooses workers that follow addresses, the least busy first. */
  sendAway(count: number, reason: string, addresses: readonly string[]): void {
    this.all
      .filter(({ info, maxCalls }) => info.moves && maxCalls > 0)
      .sort((a, b) => a.held - b.held)
      .slice(0, count)
      .forEach((session, at) => session.drain(true, reason, turned(addresses, at)));
  }

  /** Ends all sessions at once. */
  end(): void {
    for (const session of this.#open.values()) session.end();
  }

  #join(hello: Hello__Output, stream: SessionStream): Session {
    const info = readHello(hello);
    const { resume } = hello;
    const earlier = resume ? this.#open.get(resume.sessionId) : undefined;
    if (resume && earlier !== undefined && earlier.info.instanceId === info.instanceId) {
      earlier.resume(stream, resume.heldCallIds);
      return earlier;
    }
    return this.#begin(info, stream);
  }

  #begin(info: WorkerInfo, stream: SessionStream): Session {
    for (const older of this.#open.values())
      if (older.info.instanceId === info.instanceId) older.end();
    const session = new Session(this.#sharing(info), stream, {
      ...this.#options,
      onClosed: (closed) => {
        if (!this.#open.delete(closed.id)) return;
        this.#options.onClosed(closed);
        if (this.#open.size === 0) this.#whenEmpty?.();
      },
    });
    this.#open.set(session.id, session);
    this.#options.onOpen(session);
    return session;
  }

  /** Thousands of workers may declare the same; the text is kept once. */
  #sharing(info: WorkerInfo): WorkerInfo {
    for (const { info: other } of this.#open.values())
      if (other.stepsDigest === info.stepsDigest) return { ...info, steps: other.steps };
    return info;
  }
}

/** The list, rotated. */
function turned(addresses: readonly string[], by: number): readonly string[] {
  const at = addresses.length === 0 ? 0 : by % addresses.length;
  return [...addresses.slice(at), ...addresses.slice(0, at)];
}
