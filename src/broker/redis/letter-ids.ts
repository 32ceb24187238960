/**
 * Dead letters are numbered over all pipelines, in the order in which they are written. Numbers are taken from the server
 * before the step that writes the letters, so one may be left out.
 */
import { StairsError } from "@stairs/core";
import type { Connection } from "./connection.js";
import type { Keys } from "./keys.js";
import { list, number, type Reply, text } from "./reply.js";
import { numbersScript } from "./scripts/lists.js";

/** So many letters' pipelines are remembered. */
const rememberedLetters = 20_000;
const attempts = 5;

/** Numbers of dead letters, and in which pipelines they are. */
export class LetterIds {
  readonly #connection: Connection;
  readonly #keys: Keys;
  readonly #pipelines = new Map<string, string>();

  constructor(connection: Connection, keys: Keys) {
    this.#connection = connection;
    this.#keys = keys;
  }

  /** Takes numbers for letters of a pipeline and has them written. @param write Answers its status first. */
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
      `Dead letters of ${pipeline} have numbers that were not given yet: Redis was set back. Restore it whole.`,
    );
  }

  remember(id: string, pipeline: string): void {
    this.#pipelines.set(id, pipeline);
    if (this.#pipelines.size <= rememberedLetters) return;
    const oldest = this.#pipelines.keys().next();
    if (oldest.done !== true) this.#pipelines.delete(oldest.value);
  }

  /** The pipeline of a letter, as far as this process has seen it. */
  pipelineOf(id: string): string | undefined {
    return this.#pipelines.get(id);
  }

  /** The store was set back: goes on behind the highest number that a pipeline has. */
  async #catchUp(pipeline: string, last: number): Promise<void> {
    const letters = this.#keys.of(pipeline, "letters");
    const [highest] = list(await this.#connection.command("ZRANGE", letters, 0, 0, "REV"));
    const ahead = highest === undefined ? 0 : number(highest) - last;
    if (ahead > 0) await this.#take(ahead);
  }

  /** @returns the last of so many. */
  async #take(numbers: number): Promise<number> {
    return number(await this.#connection.run(numbersScript, [this.#keys.lastLetter], [numbers]));
  }
}
