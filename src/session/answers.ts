/**
 * Answers to the latest outcomes of a session. If an ack is lost with its stream, the worker sends the outcome again
 * and gets the same answer.
 */

/** The answer to an outcome. */
export interface Answer {
  readonly kind: "committed" | "stale" | "rejected";
  /** Why it was rejected; otherwise empty. */
  readonly reason: string;
}

/** How many answers are remembered: more than a worker can have in flight without an ack. */
const mostAnswers = 512;

/** The answers of one session. */
export class Answers {
  readonly #pending = new Set<string>();
  readonly #given = new Map<string, Answer>();

  /** Records an outcome without an answer. */
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

  /** Pending: the answer follows. Undefined: no recent outcome of this call. */
  find(callId: string): Answer | "pending" | undefined {
    return this.#pending.has(callId) ? "pending" : this.#given.get(callId);
  }
}
