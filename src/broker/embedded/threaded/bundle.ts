/** What one thread says to another in one turn of its event loop crosses as one message, in its order. */

/** One direction between two threads. */
export class Bundle<Said> {
  #said: Said[] = [];
  #transfer: ArrayBuffer[] = [];

  constructor(
    private readonly post: (said: readonly Said[], transfer: readonly ArrayBuffer[]) => void,
  ) {}

  /** @param transfer Memory that is the other thread's from now on. */
  say(said: Said, transfer: readonly ArrayBuffer[] = []): void {
    if (this.#said.length === 0) process.nextTick(() => this.flush());
    this.#said.push(said);
    for (const memory of transfer) this.#transfer.push(memory);
  }

  /** Sends what was said now, for who goes away. */
  flush(): void {
    if (this.#said.length === 0) return;
    const said = this.#said;
    const transfer = this.#transfer;
    this.#said = [];
    this.#transfer = [];
    this.post(said, transfer);
  }
}
