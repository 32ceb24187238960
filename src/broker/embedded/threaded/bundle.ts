/** Bundles all messages that one thread sends to another in one turn of its event loop into one message, in order. */

/** One direction between two threads. */
export class Bundle<Message> {
  readonly #post: (messages: readonly Message[], transfer: readonly ArrayBuffer[]) => void;
  #messages: Message[] = [];
  #transfer: ArrayBuffer[] = [];

  constructor(post: (messages: readonly Message[], transfer: readonly ArrayBuffer[]) => void) {
    this.#post = post;
  }

  /** @param transfer Memory whose ownership passes to the other thread. */
  say(message: Message, transfer: readonly ArrayBuffer[] = []): void {
    if (this.#messages.length === 0) process.nextTick(() => this.flush());
    this.#messages.push(message);
    for (const memory of transfer) this.#transfer.push(memory);
  }

  /** Sends the messages now, before its thread ends. */
  flush(): void {
    if (this.#messages.length === 0) return;
    const messages = this.#messages;
    const transfer = this.#transfer;
    this.#messages = [];
    this.#transfer = [];
    this.#post(messages, transfer);
  }
}
