/**
 * The parts that one 1-to-N call sends ahead of its outcome. The coordinator checks each part and passes it on when
 * it arrives. It keeps only which rows have outputs, and how many (R6).
 */
import {
  type CallOutput,
  checkParents,
  type PlanLink,
  type RowFailure,
  StairsError,
} from "@stairs/core";

/** The parts of one call. Rows are those of the call. */
export class CallParts {
  /** 1 for each row that has outputs so far. */
  readonly sent: Uint8Array;
  readonly #counts: Uint32Array;
  readonly #link: PlanLink;
  readonly #at: number;
  readonly #keep: (part: number, outputs: readonly CallOutput[]) => Promise<void>;
  #any = false;
  #excess: RowFailure | undefined;
  #kept: Promise<unknown> = Promise.resolve();

  /**
   * @param rows Number of rows in the call.
   * @param links The call's chain; the last link is the 1-to-N step.
   * @param keep Writes a part to the store.
   */
  constructor(
    rows: number,
    links: readonly PlanLink[],
    keep: (part: number, outputs: readonly CallOutput[]) => Promise<void>,
  ) {
    const link = links.at(-1);
    if (link === undefined) throw new Error("a call without links");
    this.#link = link;
    this.#at = links.length - 1;
    this.#keep = keep;
    this.sent = new Uint8Array(rows);
    this.#counts = new Uint32Array(rows);
  }

  /** True once a part has arrived. */
  get any(): boolean {
    return this.#any;
  }

  /** The failure of the row that has more outputs than its limit. */
  get excess(): RowFailure | undefined {
    return this.#excess;
  }

  /**
   * Takes a part; resolves when the store has it.
   * @throws StairsError BAD_OUTCOME if it does not fit the call.
   */
  readonly take = async (part: number, outputs: readonly CallOutput[]): Promise<void> => {
    this.#any = true;
    for (const output of outputs) checkParents(output, this.sent.length);
    this.count(outputs);
    const kept = this.#keep(part, outputs);
    this.#kept = Promise.all([this.#kept, kept]);
    // `written` reports the failure to its caller.
    this.#kept.catch(() => undefined);
    await kept;
  };

  /** Resolves when the store has all parts that have arrived. Rejects if it cannot write one. */
  async written(): Promise<void> {
    await this.#kept;
  }

  /**
   * Counts outputs. Their rows must belong to the call.
   * @throws StairsError BAD_OUTCOME if a row has too many outputs.
   */
  count(outputs: readonly CallOutput[]): void {
    for (const { rows, parents } of outputs) {
      for (let row = 0; row < rows; row++) {
        const parent = parents?.[row] ?? row;
        this.sent[parent] = 1;
        const count = (this.#counts[parent] ?? 0) + 1;
        this.#counts[parent] = count;
        if (count > this.#link.maxOutputs) this.#refuse(parent);
      }
    }
  }

  #refuse(row: number): never {
    const { node, maxOutputs } = this.#link;
    const message = `${node} made more than ${maxOutputs} rows of one row. Raise its limit (maxOutputs), or read the rows in a producer, which has none.`;
    this.#excess = {
      row,
      link: this.#at,
      cause: "too_many_rows",
      type: "TooManyRows",
      message,
      stack: "",
      disposition: "dead",
      retryAfterMs: null,
    };
    throw new StairsError("BAD_OUTCOME", message);
  }
}
