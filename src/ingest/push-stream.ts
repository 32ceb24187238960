/**
 * One producer's stream of batches.
 *
 *   AWAITING_OPEN ──PushOpen──▶ OPENING ──the store answers──▶ OPEN ──the producer ends, all acked──▶ CLOSED
 *
 * In each state a broken stream or a failure closes it too. The intake handles the batches. Its backlog keeps batches
 * that arrive while the stream opens.
 */
import {
  batchFromWire,
  checkEpoch,
  checkInstanceId,
  type Clock,
  limits,
  newRowIds,
  passesForProducers,
  StairsError,
  type Token,
  type Timer,
  tokenBytes,
} from "@stairs/core";
import type {
  PushBatch__Output,
  PushOpen__Output,
  PushRequest__Output,
  PushResponse,
} from "@stairs/core/protocol";
import type { Queues } from "../broker/contract.js";
import type { PlanBook } from "../plans/plan-book.js";
import { easyRows, type Quota } from "../plans/quota.js";
import type { AwayProducers } from "./away-producers.js";
import { Intake, type IntakeOptions } from "./intake.js";
import { obstacleWords } from "./obstacle-words.js";

/** The stream to a producer. */
export interface ProducerStream {
  send(message: PushResponse): void;
  end(error?: StairsError): void;
  /** Stops and resumes reading from the producer. */
  pause(): void;
  resume(): void;
}

/** Dependencies of a push stream. */
export interface PushOptions extends IntakeOptions {
  readonly broker: Pick<Queues, "lastSequence">;
  readonly plans: PlanBook;
  readonly quota: Quota;
  readonly away: AwayProducers;
  readonly clock: Clock;
  /** Announces a producer's stream to the other coordinators; resolves when they know it (R15). */
  readonly announce: (source: string) => Promise<void>;
}

/** One producer's stream. */
export class PushStream {
  readonly #stream: ProducerStream;
  readonly #options: PushOptions;
  readonly #intake: Intake;
  readonly #openTimer: Timer;
  #named: readonly string[] = [];
  #opening = false;
  #closed = false;
  #halfClosed = false;

  constructor(stream: ProducerStream, options: PushOptions) {
    this.#stream = stream;
    this.#options = options;
    this.#openTimer = options.clock.after(limits.helloMs, () =>
      this.#fail(
        new StairsError("TOO_LATE", `No PushOpen came within ${limits.helloMs / 1000} seconds.`),
      ),
    );
    this.#intake = new Intake(
      {
        acked: (sequence) => stream.send({ ack: { sequence } }),
        waits: (obstacle, sequence) =>
          stream.send({ wait: { ...obstacleWords(obstacle), sequence } }),
        idle: () => this.#endIfDone(),
        pause: () => stream.pause(),
        resume: () => stream.resume(),
        failed: (error) => this.#fail(error),
      },
      options,
    );
  }

  /** The pipelines that the stream feeds; empty before its PushOpen and after it has ended. */
  get pipelines(): readonly string[] {
    return this.#closed ? [] : this.#named;
  }

  /** Takes a message of the producer. */
  receive(request: PushRequest__Output): void {
    if (this.#closed) return;
    if (request.open) {
      if (this.#opening)
        return this.#fail(
          new StairsError("BAD_MESSAGE", "A producer must send PushOpen only once per stream."),
        );
      this.#opening = true;
      this.#openTimer.cancel();
      void this.#open(request.open).catch((error: unknown) => this.#fail(error));
    } else if (request.batch) {
      if (!this.#opening) {
        return this.#fail(
          new StairsError("BAD_MESSAGE", "The first message of a producer must be a PushOpen."),
        );
      }
      const { sequence, batch } = request.batch;
      this.#intake.add({
        sequence,
        rows: batch?.rows ?? 0,
        read: () => tokenOf(batch, sequence),
      });
    }
  }

  /** Signals that the producer sends nothing more. It still gets its acks. */
  halfClosed(): void {
    this.#halfClosed = true;
    this.#endIfDone();
  }

  /** Signals that the stream is gone. Batches under way still enter the queues. */
  streamClosed(): void {
    this.#close(true);
  }

  /** Ends the stream with a status. The producer reconnects and sends every batch without an ack again. */
  end(error: StairsError): void {
    this.#fail(error);
  }

  async #open(open: PushOpen__Output): Promise<void> {
    const { plans, broker, announce } = this.#options;
    const pipelines = [...new Set(open.pipelines)];
    if (pipelines.length === 0 || pipelines.length > limits.pushPipelines) {
      throw new StairsError(
        "BAD_MESSAGE",
        `PushOpen names ${pipelines.length} pipelines: expected 1 to ${limits.pushPipelines}.`,
      );
    }
    checkInstanceId("PushOpen.instance_id", open.instanceId);
    checkEpoch(open.epoch);
    this.#named = pipelines;
    const { instanceId: source, epoch } = open;
    await Promise.all(pipelines.map((pipeline) => plans.current(pipeline)));
    await announce(source);
    const last = await Promise.all(
      pipelines.map((pipeline) => broker.lastSequence({ pipeline, source, epoch })),
    );
    const known = Math.min(...last);
    if (known < open.ackedSequence) {
      throw new StairsError(
        "PRODUCER_STATE_LOST",
        `Producer ${source} reports ${open.ackedSequence} acked batches, but this store has ${known}: the store was flushed or rolled back, or has forgotten the producer. Begin a new epoch; the rows since the last ack may then come twice.`,
      );
    }
    if (this.#closed) return;
    this.#options.away.back(source);
    this.#stream.send({
      opened: {
        nextSequence: known + 1,
        window: limits.pushWindow,
        maxMessageBytes: limits.messageBytes,
        maxBatchRows: easyRows(this.#options.quota),
      },
    });
    this.#intake.begin({ pipelines, source, epoch }, known);
  }

  #endIfDone(): void {
    if (!this.#halfClosed || this.#closed || !this.#intake.isIdle) return;
    if (this.#opening && this.#intake.target === undefined) return;
    this.#close(false);
    this.#stream.end();
  }

  /** @param mayReturn True if the producer has not finished and may have more rows. */
  #close(mayReturn: boolean): void {
    const { target } = this.#intake;
    if (mayReturn && !this.#closed && target !== undefined)
      this.#options.away.left(target.source, target.pipelines);
    this.#closed = true;
    this.#intake.close();
    this.#openTimer.cancel();
  }

  #fail(error: unknown): void {
    if (this.#closed) return;
    const known =
      error instanceof StairsError ? error : new StairsError("INTERNAL", String(error), error);
    this.#close(passesForProducers.has(known.code));
    this.#stream.end(known);
  }
}

/** The rows of a batch. @throws StairsError BAD_MESSAGE, BAD_BATCH, TOO_LARGE. */
function tokenOf(wire: PushBatch__Output["batch"], sequence: number): Token {
  const where = `batch ${sequence}`;
  if (wire === null) throw new StairsError("BAD_MESSAGE", `PushBatch ${sequence} has no batch.`);
  const { rows, ids, frame } = batchFromWire(wire, where);
  if (rows === 0) throw new StairsError("BAD_BATCH", `${where} has no rows.`);
  const token: Token = { rows, ids: ids ?? newRowIds(rows), frames: [frame] };
  const bytes = tokenBytes(token);
  // A batch of several rows can be cut later; a single row cannot.
  if (rows === 1 && bytes > limits.rowBytes) {
    throw new StairsError(
      "TOO_LARGE",
      `The row in ${where} has ${bytes} bytes; a row may have ${limits.rowBytes}. Store large values elsewhere and pass a reference.`,
    );
  }
  return token;
}
