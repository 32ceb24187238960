/** All connected workers. A process that connects again replaces what is left of its old session. */
import { Session, type SessionOptions, type SessionStream } from "./session.js";

/** The open sessions of a coordinator. */
export class Sessions {
  readonly #options: SessionOptions;
  readonly #open = new Map<string, Session>();
  #whenEmpty: (() => void) | undefined;

  constructor(options: SessionOptions) {
    this.#options = options;
  }

  /** The sessions that have said Hello. */
  get all(): Session[] {
    return [...this.#open.values()];
  }

  /** A stream has been opened. */
  accept(stream: SessionStream): Session {
    return new Session(stream, {
      ...this.#options,
      onOpen: (session) => {
        const { instanceId } = session.info;
        for (const older of this.#open.values())
          if (older.info.instanceId === instanceId) older.end();
        this.#open.set(session.id, session);
        this.#options.onOpen(session);
      },
      onClosed: (session) => {
        if (!this.#open.delete(session.id)) return;
        this.#options.onClosed(session);
        if (this.#open.size === 0) this.#whenEmpty?.();
      },
    });
  }

  /** Asks all workers to finish and connect again later; resolves when all have gone. */
  drain(reason: string): Promise<void> {
    for (const session of this.#open.values()) session.drain(true, reason);
    if (this.#open.size === 0) return Promise.resolve();
    return new Promise((resolve) => {
      this.#whenEmpty = resolve;
    });
  }

  /** Ends all sessions at once. */
  end(): void {
    for (const session of this.#open.values()) session.end();
  }
}
