/**
 * Pushes rows into pipelines. The calling thread encodes rows into batches. A batch leaves at once
 * if nothing is in flight, otherwise when it is full or a few milliseconds old. If a row is
 * refused, the call that pushed it throws; the rows before it are already on their way.
 */
import { batchToWire, type Frame, messageOf, isStairsError, StairsError } from "@stairs/core";
import { Link } from "../link/link.js";
import type { FromPushThread, ToPushThread } from "../link/messages.js";
import { packBatches } from "../link/pack.js";
import { RowEncoder, type RowProblem } from "../values/row-encoder.js";
import { BatchMaker, type LargeRow } from "./batches.js";

/** The destination of rows. */
export interface PushOptions {
  /** `host:port` of the coordinator, or of several that share their queues, separated by commas. */
  readonly address: string;
  /** The pipelines that get every row, as `app.name`; at least one. */
  readonly pipelines: readonly string[];
  /** For people: `app.producer`. */
  readonly producer?: string;
  /**
   * How long the first connection can take, in milliseconds. Default 3000. Reconnecting has no
   * limit.
   */
  readonly firstConnectMs?: number;
}

const batchRows = 4096;
const batchBytes = 512 * 1024;
const lingerMs = 5;

/**
 * Opens a stream of rows.
 * @throws StairsError UNREACHABLE; NOT_FOUND for an unknown pipeline.
 */
export async function openPush(options: PushOptions): Promise<Push> {
  const push = new Push(options);
  await push.opened;
  return push;
}

/** An open stream of rows. */
export class Push {
  /** Settles when the coordinator has answered. */
  readonly opened: Promise<void>;
  readonly #link: Link<ToPushThread, FromPushThread>;
  readonly #maker = new BatchMaker();
  #encoder = new RowEncoder();
  #pushed = 0;
  #acked = 0;
  #window = 1;
  /** The largest batch, in bytes. */
  #room = 0;
  /** The maximum number of rows in a batch. */
  #batchRows = batchRows;
  /** The number of rows in each batch in flight. */
  readonly #underWay: number[] = [];
  #linger: NodeJS.Timeout | undefined;
  #failure: StairsError | undefined;
  #reason: string | undefined;
  readonly #waiting = new Set<() => void>();

  /** Use `openPush`. */
  constructor({ address, pipelines, producer = "", firstConnectMs = 3000 }: PushOptions) {
    const task = { task: "push", address, producer, pipelines, firstConnectMs } as const;
    let open: () => void;
    const opened = new Promise<void>((resolve) => {
      open = resolve;
    });
    this.#link = new Link(task, (message) => {
      if (message.say === "acked") this.#takeAck(message.batches);
      else if (message.say === "warning") process.stderr.write(`stairs: ${message.message}\n`);
      else if (message.say === "waits") this.#reason = message.reason;
      else {
        this.#window = message.window;
        // The coordinator's limit for a row is a little below that for a message.
        this.#room = message.maxMessageBytes - Math.ceil(message.maxMessageBytes / 32);
        this.#batchRows = Math.min(batchRows, message.maxBatchRows || batchRows);
        open();
      }
    });
    this.#link.ended.catch((error: unknown) => this.#fail(error));
    this.opened = Promise.race([opened, this.#link.ended]);
  }

  /** The number of accepted rows. */
  get pushed(): number {
    return this.#pushed;
  }

  /** The number of rows that the coordinator has stored durably. */
  get acked(): number {
    return this.#acked;
  }

  /** Why the coordinator has taken no rows for a second or more; undefined while it takes them. */
  get waits(): string | undefined {
    return this.#reason;
  }

  /**
   * Takes a row.
   * @returns a promise if too much is in flight: await it before the next row.
   * @throws StairsError BAD_VALUE that names the row's number (from 1), field and type; TOO_LARGE;
   * the error that ended the stream.
   */
  push(row: unknown): Promise<void> | undefined {
    if (this.#failure !== undefined) throw this.#failure;
    const encoder = this.#encoder;
    const before = encoder.bytes;
    const problem = encoder.add(row, this.#pushed);
    if (problem !== undefined) throw badRow(problem, this.#pushed + 1);
    this.#pushed++;
    // A text can take up to six bytes per character.
    const mayBeTooLarge = (encoder.bytes - before) * 8 > this.#room;
    const full = encoder.rows >= this.#batchRows || encoder.bytes >= batchBytes || mayBeTooLarge;
    if (full || this.#underWay.length === 0) this.#send();
    else this.#linger ??= setTimeout(() => this.#sendLate(), lingerMs);
    if (this.#underWay.length < this.#window) return undefined;
    return this.#until(() => this.#underWay.length < this.#window);
  }

  /**
   * Takes rows that are already in columns, as one batch, and waits if necessary.
   * @throws StairsError the error that ended the stream: TOO_LARGE for rows over the coordinator's
   * limit.
   */
  async pushColumns(rows: number, frame: Frame): Promise<void> {
    if (this.#failure !== undefined) throw this.#failure;
    this.#send();
    const { batches, transfer } = packBatches([batchToWire(rows, frame, null)]);
    this.#pushed += rows;
    this.#underWay.push(rows);
    this.#link.tell({ say: "batch", batch: batches[0] ?? {} }, transfer);
    await this.#until(() => this.#underWay.length < this.#window);
  }

  /**
   * Takes rows and waits if necessary. @throws as `push`; the rows before the bad one are accepted.
   */
  async pushRows(rows: Iterable<unknown>): Promise<void> {
    for (const row of rows) {
      const wait = this.push(row);
      if (wait !== undefined) await wait;
    }
  }

  /**
   * Waits until all rows so far are durable. @throws StairsError the error that ended the stream.
   */
  async flush(): Promise<void> {
    this.#send();
    await this.#until(() => this.#underWay.length === 0);
  }

  /** Flushes and ends the stream. */
  async close(): Promise<void> {
    await this.flush();
    this.#link.tell({ say: "close" });
    await this.#link.ended;
  }

  #send(): void {
    clearTimeout(this.#linger);
    this.#linger = undefined;
    if (this.#encoder.rows === 0) return;
    const encoder = this.#encoder;
    this.#encoder = new RowEncoder();
    const { batches, large } = this.#maker.make(encoder, this.#room);
    for (const { rows, wire } of batches) {
      const { batches: packed, transfer } = packBatches([wire]);
      this.#underWay.push(rows);
      this.#link.tell({ say: "batch", batch: packed[0] ?? {} }, transfer);
    }
    const [first] = large;
    if (first === undefined) return;
    this.#pushed -= large.length;
    throw tooLarge(first, this.#room);
  }

  #takeAck(batches: number): void {
    for (const rows of this.#underWay.splice(0, batches)) this.#acked += rows;
    if (this.#underWay.length === 0) this.#sendLate();
    this.#wake();
  }

  /** No caller could catch an error thrown here: the next call throws it. */
  #sendLate(): void {
    try {
      this.#send();
    } catch (error) {
      this.#fail(error);
    }
  }

  #fail(error: unknown): void {
    clearTimeout(this.#linger);
    this.#failure = isStairsError(error)
      ? error
      : new StairsError("INTERNAL", messageOf(error), error);
    this.#wake();
  }

  #wake(): void {
    for (const wake of this.#waiting) wake();
    this.#waiting.clear();
  }

  async #until(reached: () => boolean): Promise<void> {
    while (!reached()) {
      if (this.#failure !== undefined) throw this.#failure;
      await new Promise<void>((resolve) => this.#waiting.add(resolve));
    }
    if (this.#failure !== undefined) throw this.#failure;
  }
}

function badRow({ kind, field, what }: RowProblem, number: number): StairsError {
  const problem =
    kind === "bad_row"
      ? `is ${what}: a row is a plain object`
      : `has ${what} in the field ${JSON.stringify(field)}: values may be JSON values, bigint, Date, Uint8Array, and numbers`;
  return new StairsError(
    "BAD_VALUE",
    `Row ${number} cannot be pushed: it ${problem}. The rows before it are pushed.`,
  );
}

function tooLarge({ number, bytes }: LargeRow, room: number): StairsError {
  return new StairsError(
    "TOO_LARGE",
    `Row ${number + 1} has ${bytes} bytes; a row may have ${room}. Store large values elsewhere and pass a reference.`,
  );
}
