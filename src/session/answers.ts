/**
 * What the last outcomes of a session were answered. When an ack was lost with its stream the worker sends
 * the outcome again, and gets the same answer.
 */

/** The end of an outcome. */
export interface Answer {
  readonly kind: "committed" | "stale" | "rejected";
  /** Why it was rejected; else empty. */
  readonly reason: string;
}

/** Answers that are remembered: more than a worker can have on their way without an ack. */
const mostAnswers = 512;

/** The answers of one session. */
export class Answers {
  readonly #pending = new Set<string>();
  readonly #given = new Map<string, Answer>();

  /** An outcome has come and has no answer yet. */
  expect(callId: string): void {
    this.#pending.add(callId);
  }

  give(callId: string, answer: Answer): void {
    this.#pending.delete(callId);
    this.#given.set(callId, answer);
    if (this.#given.size <= mostAnswers) return;
    const [oldest] = this.#given.keys();
    if (oldest !== undefined) this.#given.delete(oldest);
  }

  /** Pending: the answer will be given. Undefined: no outcome of this call came lately. */
  find(callId: string): Answer | "pending" | undefined {
    return this.#pending.has(callId) ? "pending" : this.#given.get(callId);
  }
}
