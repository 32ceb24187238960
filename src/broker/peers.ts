/**
 * What processes that share a store say to each other through it. The engine carries texts and does not read them; what
 * they mean is said in `src/peers`. Nothing here is needed for a row to be safe: messages may be lost, and what a process
 * says of itself ends by itself when the process dies.
 */

/** How long what a process says of itself holds, in milliseconds. */
export const noticeMs = 10_000;

/** The door to the other processes of one store. */
export interface Peers {
  /** This process's own name among them, random. */
  readonly id: string;
  /**
   * Says something of this process, instead of what it said before, for the next {@link noticeMs}.
   * @returns what the others say at that moment.
   */
  tell(notice: string): Promise<readonly string[]>;
  /** What the others say at this moment. */
  others(): Promise<readonly string[]>;
  /** Takes back what this process said. */
  leave(): Promise<void>;
  /** Sends a message to all others that are there now; it may be lost. */
  send(message: string): Promise<void>;
  /** Calls `listener` with each message of another process. Returns how to stop. */
  hear(listener: (message: string) => void): () => void;
}
