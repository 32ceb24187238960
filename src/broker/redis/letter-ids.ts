/**
 * Dead letters are numbered over all pipelines, in the order of writing. A coordinator takes numbers from the server
 * before the step that writes the letters, so the sequence may have gaps.
 */
import { StairsError } from "@stairs/core";
import type { Connection } from "./connection.js";
import type { Keys } from "./keys.js";
import { list, number, type Reply, text } from "./reply.js";
import { numbersScript } from "./scripts/lists.js";

/** How many letters' pipelines this process remembers. */
const rememberedLetters = 20_000;
const attempts = 5;

/** Numbers of dead letters, and the letters' pipelines. */
export class LetterIds {
  readonly #connection: Connection;
  readonly #keys: Keys;
  readonly #pipelines = new Map<string, string>();

  constructor(connection: Connection, keys: Keys) {
    this.#connection = connection;
    this.#keys = keys;
  }

  /**
   * Takes numbers for letters of a pipeline and calls `write` with them. @param write Returns an answer whose first
   * item is its status.
   */
  async writing(
    pipeline: string,
    letters: number,
    write: (ids: readonly number[]) => Promise<readonly Reply[]>,
  ): Promise<readonly Reply[]> {
    if (letters === 0) return write([]);
    for (let attempt = 0; attempt < attempts; attempt++) {
      const last = await this.#take(letters);
      const ids = Array.from({ length: letters }, (_, at) => last - letters + 1 + at);
      const result = await write(ids);
      if (text(result[0]) !== "letter_taken") {
        for (const id of ids) this.remember(String(id), pipeline);
        return result;
      }
      await this.#catchUp(pipeline, last);
    }
    throw new StairsError(
      "STORE_BROKEN",
      `Dead letters of ${pipeline} have numbers that Redis has not issued yet: Redis was set back. Restore all of its data.`,
    );
  }

  remember(id: string, pipeline: string): void {
    this.#pipelines.set(id, pipeline);
    if (this.#pipelines.size <= rememberedLetters) return;
    const oldest = this.#pipelines.keys().next();
    if (oldest.done !== true) this.#pipelines.delete(oldest.value);
  }

  /** The pipeline of a letter, if this process has seen the letter. */
  pipelineOf(id: string): string | undefined {
    return this.#pipelines.get(id);
  }

  /** After the store was set back: continues after the pipeline's highest number. */
  async #catchUp(pipeline: string, last: number): Promise<void> {
    const letters = this.#keys.of(pipeline, "letters");
    const [highest] = list(await this.#connection.command("ZRANGE", letters, 0, 0, "REV"));
    const ahead = highest === undefined ? 0 : number(highest) - last;
    if (ahead > 0) await this.#take(ahead);
  }

  /** @returns the last of the taken numbers. */
  async #take(numbers: number): Promise<number> {
    return number(await this.#connection.run(numbersScript, [this.#keys.lastLetter], [numbers]));
  }
}
