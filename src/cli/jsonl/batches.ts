/** Turns JSON lines into batches of rows. Consecutive rows with the same fields form a batch. */
import { type Column, type Frame, jsonColumn, objectMembers } from "@stairs/core";

/** Rows with the same fields. */
export interface LineBatch {
  readonly rows: number;
  readonly frame: Frame;
}

const most = { rows: 4096, bytes: 1024 * 1024 };

/**
 * Batches of the rows in `lines`, in their order. Blank lines are skipped.
 * @throws StairsError BAD_VALUE if a line is not an object, after yielding the rows before it.
 */
export async function* batchesOf(lines: AsyncIterable<string>): AsyncGenerator<LineBatch> {
  let batch = new OpenBatch();
  let number = 0;
  for await (const line of lines) {
    number += 1;
    if (line.trim() === "") continue;
    let members: ReadonlyMap<string, string>;
    try {
      members = objectMembers(line, `Line ${number}`);
    } catch (error) {
      if (batch.rows > 0) yield batch.close();
      throw error;
    }
    if (batch.rows > 0 && !batch.takes(members)) {
      yield batch.close();
      batch = new OpenBatch();
    }
    batch.add(members);
  }
  if (batch.rows > 0) yield batch.close();
}

class OpenBatch {
  rows = 0;
  #bytes = 0;
  readonly #columns = new Map<string, string[]>();

  takes(members: ReadonlyMap<string, string>): boolean {
    if (this.rows >= most.rows || this.#bytes >= most.bytes) return false;
    if (members.size !== this.#columns.size) return false;
    return [...members.keys()].every((name) => this.#columns.has(name));
  }

  add(members: ReadonlyMap<string, string>): void {
    for (const [name, text] of members) {
      const column = this.#columns.get(name) ?? [];
      this.#columns.set(name, column);
      column.push(text);
      this.#bytes += text.length;
    }
    this.rows += 1;
  }

  close(): LineBatch {
    const frame = new Map<string, Column>();
    for (const [name, values] of this.#columns) {
      frame.set(name, jsonColumn(this.rows, Buffer.from(`[${values.join(",")}]`)));
    }
    return { rows: this.rows, frame };
  }
}
