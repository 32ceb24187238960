/** Messages that have come, for tests that wait for the next one. */

const patienceMs = 20_000;

/** A queue of messages. */
export class Inbox<Message> {
  readonly #what: string;
  readonly #there: Message[] = [];
  readonly #waiting: ((message: Message) => void)[] = [];

  constructor(what: string) {
    this.#what = what;
  }

  /** Messages that nobody took yet. */
  get size(): number {
    return this.#there.length;
  }

  put(message: Message): void {
    const waiter = this.#waiting.shift();
    if (waiter === undefined) this.#there.push(message);
    else waiter(message);
  }

  /** The next message. Rejects when none comes for 20 seconds. */
  take(): Promise<Message> {
    const there = this.#there.shift();
    if (there !== undefined) return Promise.resolve(there);
    return new Promise((resolve, reject) => {
      const timer = setTimeout(
        () => reject(new Error(`no ${this.#what} came for ${patienceMs / 1000} s`)),
        patienceMs,
      );
      this.#waiting.push((message) => {
        clearTimeout(timer);
        resolve(message);
      });
    });
  }
}
