/** What a program has written so far, and its lines for a test that waits for one of them. */

/** The output of one program. */
export class WrittenLines {
  stdout = "";
  stderr = "";
  ended = false;
  /** Whole lines of both streams in the order in which they came. */
  readonly #lines: string[] = [];
  readonly #rest = { stdout: "", stderr: "" };
  #next = 0;
  readonly #waiting = new Set<() => void>();

  /** @param name The program, for errors. */
  constructor(private readonly name: string) {}

  add(stream: "stdout" | "stderr", text: string): void {
    this[stream] += text;
    const lines = (this.#rest[stream] + text).split("\n");
    this.#rest[stream] = lines.pop() ?? "";
    this.#lines.push(...lines);
    this.#wake();
  }

  /** Nothing more comes. */
  end(): void {
    this.ended = true;
    this.#wake();
  }

  /** The next line that fits, behind the one that the call before found. Rejects at the end. */
  async line(pattern: RegExp): Promise<RegExpMatchArray> {
    for (;;) {
      while (this.#next < this.#lines.length) {
        const found = this.#lines[this.#next++]?.match(pattern);
        if (found !== null && found !== undefined) return found;
      }
      if (this.ended) {
        throw new Error(
          `${this.name} ended without ${String(pattern)}:\n${this.stdout}\n${this.stderr}`,
        );
      }
      await new Promise<void>((resolve) => this.#waiting.add(resolve));
    }
  }

  #wake(): void {
    for (const wake of this.#waiting) wake();
    this.#waiting.clear();
  }
}
