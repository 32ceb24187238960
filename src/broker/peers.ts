/**
 * Notices and messages between processes that share a store. The engine carries texts and does not read them;
 * `src/peers` defines their meaning. Rows are safe without any of this: a message may be lost, and a process's notice
 * expires when the process dies.
 */

/** How long a process's notice is valid, in milliseconds. */
export const noticeMs = 10_000;

/** The door to the other processes of one store. */
export interface Peers {
  /** This process's own random name. */
  readonly id: string;
  /**
   * Publishes this process's notice for the next {@link noticeMs}, in place of its last one.
   * @returns the notices that the other processes have at that moment.
   */
  tell(notice: string): Promise<readonly string[]>;
  /** The notices that the other processes have now. */
  others(): Promise<readonly string[]>;
  /** Withdraws this process's notice. */
  leave(): Promise<void>;
  /** Sends a message to all other processes that are connected now. The message may be lost. */
  send(message: string): Promise<void>;
  /** Calls `listener` with each message from another process. Returns a function that stops it. */
  hear(listener: (message: string) => void): () => void;
}
