/**
 * What a 1-to-N link makes, encoded as it comes. When about a part's worth is here it is sent ahead of
 * the outcome, so that it is never held whole; the rest stays for the outcome. Of a row that ends,
 * nothing stays, and nothing more is sent.
 */
import { type Column, gatherColumn } from "@stairs/core";
import { type RowProblem, RowEncoder, type Shape } from "../values/row-encoder.js";
import type { AheadOfOutcome, ChainCall, ChainOutput } from "./chain-call.js";
import { cutOutput, groupPieces, type Piece, roomIn, without } from "./output-pieces.js";
import type { Part } from "./part.js";
import type { RowEnds } from "./row-end.js";
import { rowWeights } from "./row-weights.js";

/** A part is sent with so many rows, or before, when it is large enough. */
const partRows = 16_384;
/** About what a field takes beside its text, in bytes. */
const fieldBytes = 8;

/** The call's rows and what they may become. */
export class ChildRows {
  readonly #call: ChainCall;
  readonly #at: number;
  readonly #ends: RowEnds;
  readonly #ahead: AheadOfOutcome | undefined;
  readonly #room: number;
  /** One for each row of the call: something of it was sent; nothing more of it is wanted. */
  readonly #sent: Uint8Array;
  readonly #gone: Uint8Array;
  #anyGone = false;
  /** Of parts of the chain that are through. */
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

  /** What is added from now on comes from rows of this part. */
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
   * Takes a row that was made of the part's row at this position.
   * @returns why it was refused.
   */
  add(fields: unknown, position: number): RowProblem | undefined {
    const problem = this.#encoder.add(fields, position);
    if (problem === undefined) this.#weight += this.#weights?.[position] ?? 0;
    return problem;
  }

  /** Sends what is full, and waits until it is under way. */
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

  /** Some of what was made of the call's row is under way. */
  hasSent(row: number): boolean {
    return this.#sent[row] === 1;
  }

  /** The call's row has ended: nothing is made of it. */
  discard(row: number): void {
    this.#gone[row] = 1;
    this.#anyGone = true;
  }

  isGone(row: number): boolean {
    return this.#gone[row] === 1;
  }

  /** What was not sent. */
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

  /** All that is here. Rows of which something is too large end, and leave nothing. */
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

  /** What the encoder has collected, which begins anew. */
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
