/**
 * Encodes the rows of a 1-to-N link as the link makes them. When there are enough for a part, sends
 * the part ahead of the outcome, so that memory never holds all rows. The rest stays for the
 * outcome. If a row of the call ends, its rows here are dropped and no more are sent.
 */
import { type Column, gatherColumn } from "@stairs/core";
import { type RowProblem, RowEncoder, type Shape } from "../values/row-encoder.js";
import type { AheadOfOutcome, ChainCall, ChainOutput } from "./chain-call.js";
import { cutOutput, groupPieces, type Piece, roomIn, without } from "./output-pieces.js";
import type { Part } from "./part.js";
import type { RowEnds } from "./row-end.js";
import { rowWeights } from "./row-weights.js";

/** A part is sent with this number of rows, or earlier if it is large enough. */
const partRows = 16_384;
/** The approximate overhead of a field in addition to its text, in bytes. */
const fieldBytes = 8;

/** The call's rows and the limits for their children. */
export class ChildRows {
  readonly #call: ChainCall;
  readonly #at: number;
  readonly #ends: RowEnds;
  readonly #ahead: AheadOfOutcome | undefined;
  readonly #room: number;
  /** Flags for each row of the call: some children were sent; no more children are wanted. */
  readonly #sent: Uint8Array;
  readonly #gone: Uint8Array;
  #anyGone = false;
  /** The outputs of finished parts of the chain. */
  readonly #ready: ChainOutput[] = [];
  #readyBytes = 0;
  #readyRows = 0;
  #source: Part | undefined;
  #replaces = false;
  #weights: Float64Array | undefined;
  #encoder = new RowEncoder();
  #weight = 0;
  #sending: Promise<void> | undefined;

  /** @param at The 1-to-N link, from 0. */
  constructor(call: ChainCall, at: number, ends: RowEnds) {
    this.#call = call;
    this.#at = at;
    this.#ends = ends;
    this.#ahead = call.ahead;
    this.#room = call.ahead === undefined ? Infinity : roomIn(call.ahead.limit);
    this.#sent = new Uint8Array(call.rows);
    this.#gone = new Uint8Array(call.rows);
  }

  /** Rows added from now on come from rows of this part. */
  begin(part: Part, mode: "merge" | "replace" | "keep"): void {
    this.#readyBytes += this.#encodedBytes;
    this.#readyRows += this.#encoder.rows;
    this.#ready.push(...this.#encoded());
    this.#source = part;
    this.#replaces = mode === "replace";
    const carries = mode === "merge" && part.made.size > 0;
    this.#weights = carries ? rowWeights(part) : undefined;
  }

  /** True: wait for `room` before the next row. */
  get isFull(): boolean {
    return this.#sending !== undefined || this.#hasPart;
  }

  /**
   * Takes a row made from the part's row at this position.
   * @returns why it was refused; undefined if it was accepted.
   */
  add(fields: unknown, position: number): RowProblem | undefined {
    const problem = this.#encoder.add(fields, position);
    if (problem === undefined) this.#weight += this.#weights?.[position] ?? 0;
    return problem;
  }

  /** Sends full parts, and waits until they are in flight. */
  async room(): Promise<void> {
    while (this.#sending !== undefined) await this.#sending;
    const ahead = this.#ahead;
    if (ahead === undefined || !this.#hasPart) return;
    this.#sending = this.#send(ahead);
    try {
      await this.#sending;
    } finally {
      this.#sending = undefined;
    }
  }

  /** True if some rows made from the call's row are already sent. */
  hasSent(row: number): boolean {
    return this.#sent[row] === 1;
  }

  /** The call's row has ended: drops the rows made from it. */
  discard(row: number): void {
    this.#gone[row] = 1;
    this.#anyGone = true;
  }

  isGone(row: number): boolean {
    return this.#gone[row] === 1;
  }

  /** The rows that were not sent. */
  rest(): ChainOutput[] {
    return this.#take().map(({ output }) => output);
  }

  get #encodedBytes(): number {
    return this.#encoder.bytes + this.#encoder.cells * fieldBytes + this.#weight;
  }

  get #hasPart(): boolean {
    return (
      this.#ahead !== undefined &&
      (this.#readyRows + this.#encoder.rows >= partRows ||
        this.#readyBytes + this.#encodedBytes >= Math.min(this.#ahead.partBytes, this.#room))
    );
  }

  async #send(ahead: AheadOfOutcome): Promise<void> {
    const pieces = this.#take();
    for (const outputs of groupPieces(pieces, this.#room, this.#room)) {
      if (outputs.length === 0) continue;
      for (const { parents } of outputs) for (const row of parents ?? []) this.#sent[row] = 1;
      await ahead.send(outputs);
    }
  }

  /**
   * All rows collected here. If one of a row's children is too large, the row ends and leaves none.
   */
  #take(): Piece[] {
    let outputs = [...this.#ready.splice(0), ...this.#encoded()];
    this.#readyBytes = 0;
    this.#readyRows = 0;
    for (;;) {
      if (this.#anyGone)
        outputs = outputs.flatMap((output) => without(output, (row) => this.isGone(row)) ?? []);
      const cuts = outputs.map((output) => cutOutput(output, this.#room));
      const large = cuts.flatMap((cut) => cut.large);
      if (large.length === 0) return cuts.flatMap(({ pieces }) => pieces);
      for (const { row, bytes } of large) {
        if (this.isGone(row)) continue;
        this.#ends.tooLarge(row, this.#at, bytes, this.#room);
        this.discard(row);
      }
    }
  }

  /** Takes the rows that the encoder has collected and starts a new encoder. */
  #encoded(): ChainOutput[] {
    const part = this.#source;
    const shapes = this.#encoder.shapes();
    this.#encoder = new RowEncoder();
    this.#weight = 0;
    return part === undefined ? [] : shapes.map((shape) => this.#output(shape, part));
  }

  #output(shape: Shape, part: Part): ChainOutput {
    const { rows, frame, index } = shape.encode();
    const parents = index.map((position) => part.rows[position] ?? 0);
    if (this.#replaces) return { rows, frame, parents, merge: false };
    const whole = new Map<string, Column>();
    for (const [name, column] of part.output())
      if (!frame.has(name)) whole.set(name, gatherColumn(column, index));
    for (const [name, column] of frame) whole.set(name, column);
    const replaced = this.#call.chain.some((link) => link.mode === "replace");
    return { rows, frame: whole, parents, merge: replaced && !part.replaced };
  }
}
