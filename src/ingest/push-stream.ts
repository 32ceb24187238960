/**
 * One producer's stream of batches.
 *
 *   AWAITING_OPEN ──PushOpen──▶ OPEN ──batch──▶ durable ──▶ ack
 *                                └── a queue is full, or a pipeline drains: acks wait, and with them
 *                                    the producer
 *
 * An ack says that everything up to its sequence is durable. A batch that was there already is acked
 * and dropped.
 */
import {
  batchFromWire,
  checkEpoch,
  checkInstanceId,
  type Clock,
  type Frame,
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
import { easyRows } from "../plans/quota.js";
import type { AwayProducers } from "./away-producers.js";
import { type Entrances, type Newcomer, type Obstacle, obstacleFor } from "./obstacle.js";

/** How often is looked again whether rows can come in, in milliseconds. */
const waitPollMs = 20;

/** The stream to a producer. */
export interface ProducerStream {
  send(message: PushResponse): void;
  end(error?: StairsError): void;
  /** Stops and goes on reading what the producer sends. */
  pause(): void;
  resume(): void;
}

/** What a push stream needs. */
export interface PushOptions extends Entrances {
  readonly away: AwayProducers;
  readonly clock: Clock;
  /** Lets other coordinators know that a producer's stream is here; resolves when they do (R15). */
  readonly announce: (source: string) => Promise<void>;
}

interface Target {
  readonly pipelines: readonly string[];
  readonly source: string;
  readonly epoch: string;
}

/** One producer's stream. */
export class PushStream implements Newcomer {
  readonly #stream: ProducerStream;
  readonly #options: PushOptions;
  readonly #openTimer: Timer;
  #target: Target | undefined;
  #named: readonly string[] = [];
  #opening = false;
  #closed = false;
  #halfClosed = false;
  #next = 1;
  #acked = 0;
  #underWay = 0;
  /** Batches that came while none could be taken or the stream was being opened. */
  readonly #backlog: PushBatch__Output[] = [];
  #waiting = false;
  /** Rows of the last batch became dead letters: no more of them come in than may be kept. */
  #refused = false;
  #paused = false;

  constructor(stream: ProducerStream, options: PushOptions) {
    this.#stream = stream;
    this.#options = options;
    this.#openTimer = options.clock.after(limits.helloMs, () =>
      this.#fail(
        new StairsError("TOO_LATE", `No PushOpen came within ${limits.helloMs / 1000} seconds.`),
      ),
    );
  }

  /** The pipelines that the stream feeds; empty before its PushOpen and after it has ended. */
  get pipelines(): readonly string[] {
    return this.#closed ? [] : this.#named;
  }

  get rows(): number {
    return this.#backlog[0]?.batch?.rows ?? 0;
  }

  get refused(): boolean {
    return this.#refused;
  }

  /** Takes a message of the producer. */
  receive(request: PushRequest__Output): void {
    if (this.#closed) return;
    if (request.open) {
      if (this.#opening)
        return this.#fail(new StairsError("BAD_MESSAGE", "PushOpen comes only once on a stream."));
      this.#opening = true;
      this.#openTimer.cancel();
      void this.#open(request.open).catch((error: unknown) => this.#fail(error));
    } else if (request.batch) {
      if (!this.#opening) {
        return this.#fail(
          new StairsError("BAD_MESSAGE", "The first message of a producer must be a PushOpen."),
        );
      }
      this.#backlog.push(request.batch);
      this.#work();
      this.#flow();
    }
  }

  /** The producer sends nothing more; it still gets its acks. */
  halfClosed(): void {
    this.#halfClosed = true;
    this.#endIfDone();
  }

  /** The stream is gone. What is on its way into the queues still gets there. */
  streamClosed(): void {
    this.#close(true);
  }

  /** Ends the stream with a status; the producer connects again and sends what was not acked. */
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
    const target = { pipelines, source: open.instanceId, epoch: open.epoch };
    await Promise.all(pipelines.map((pipeline) => plans.current(pipeline)));
    await announce(target.source);
    const last = await Promise.all(
      pipelines.map((pipeline) =>
        broker.lastSequence({ pipeline, source: target.source, epoch: target.epoch }),
      ),
    );
    const known = Math.min(...last);
    if (known < open.ackedSequence) {
      throw new StairsError(
        "PRODUCER_STATE_LOST",
        `Producer ${open.instanceId} says that ${open.ackedSequence} of its batches were acked, but this store knows of ${known}: it was flushed, rolled back or has forgotten the producer. Begin a new epoch; the rows since the last ack may then come twice.`,
      );
    }
    if (this.#closed) return;
    this.#target = target;
    this.#options.away.back(target.source);
    this.#next = known + 1;
    this.#acked = known;
    this.#stream.send({
      opened: {
        nextSequence: this.#next,
        window: limits.pushWindow,
        maxMessageBytes: limits.messageBytes,
        maxBatchRows: easyRows(this.#options.quota),
      },
    });
    this.#work();
    this.#flow();
  }

  /** Passes on what has come, unless something keeps rows out. */
  #work(): void {
    const target = this.#target;
    if (target === undefined || this.#waiting || this.#closed) return;
    while (this.#backlog.length > 0) {
      const obstacle = this.#obstacle(target);
      if (obstacle !== undefined) return this.#wait(obstacle);
      this.#options.lines.leave(this);
      const batch = this.#backlog.shift();
      if (batch !== undefined) this.#take(batch, target);
      if (this.#isClosed()) return;
    }
    this.#endIfDone();
  }

  #isClosed(): boolean {
    return this.#closed;
  }

  #take({ sequence, batch }: PushBatch__Output, target: Target): void {
    if (sequence < this.#next) {
      if (this.#underWay === 0) this.#stream.send({ ack: { sequence: this.#acked } });
      return;
    }
    if (sequence > this.#next) {
      return this.#fail(
        new StairsError(
          "SEQUENCE_GAP",
          `Batch ${sequence} came where ${this.#next} was expected. Send again from ${this.#next}.`,
        ),
      );
    }
    let token: Token;
    try {
      token = this.#tokenOf(batch, sequence);
    } catch (error) {
      return this.#fail(error);
    }
    this.#next += 1;
    this.#underWay += 1;
    this.#options.arrivals
      .add({ ...target, token, sequence })
      .then((result) => {
        if (result.status === "gap") {
          return this.#fail(
            new StairsError(
              "SEQUENCE_GAP",
              `Batch ${sequence} came where ${result.next} was expected. Send again from ${result.next}.`,
            ),
          );
        }
        // It was on its way when the drain began: it comes again, and waits.
        if (result.status === "draining") {
          const { pipeline } = result;
          return this.#fail(
            new StairsError(
              "UNREACHABLE",
              `Pipeline ${pipeline} drains and takes no new rows: connect again and wait until it is resumed.`,
            ),
          );
        }
        this.#acked = Math.max(this.#acked, sequence);
        this.#refused = result.refused;
        if (!this.#closed) this.#stream.send({ ack: { sequence: this.#acked } });
      })
      .catch((error: unknown) => this.#fail(error))
      .finally(() => {
        this.#underWay -= 1;
        this.#endIfDone();
        this.#flow();
      });
  }

  #tokenOf(wire: PushBatch__Output["batch"], sequence: number): Token {
    const where = `batch ${sequence}`;
    if (wire === null) throw new StairsError("BAD_MESSAGE", `PushBatch ${sequence} has no batch.`);
    const { rows, ids, frame } = batchFromWire(wire, where);
    if (rows === 0) throw new StairsError("BAD_BATCH", `${where} has no rows.`);
    const token: Token = { rows, ids: ids ?? newRowIds(rows), frames: [frame satisfies Frame] };
    const bytes = tokenBytes(token);
    // A batch of several rows can be cut on its way; a single one cannot.
    if (rows === 1 && bytes > limits.rowBytes) {
      throw new StairsError(
        "TOO_LARGE",
        `The row in ${where} has ${bytes} bytes; a row may have ${limits.rowBytes}. Keep large values outside and pass their place.`,
      );
    }
    return token;
  }

  /** What keeps the next batch out at the moment. */
  #obstacle({ pipelines }: Target): Obstacle | undefined {
    return obstacleFor(this, pipelines, this.#options);
  }

  #wait(obstacle: Obstacle): void {
    this.#waiting = true;
    this.#sayWait(obstacle);
    let told = obstacle.reason;
    const look = (): void => {
      if (this.#closed) return;
      const now = this.#target && this.#obstacle(this.#target);
      if (now !== undefined) {
        if (now.reason !== told) this.#sayWait(now);
        told = now.reason;
        this.#options.clock.after(waitPollMs, look);
        return;
      }
      this.#waiting = false;
      this.#work();
      this.#flow();
    };
    this.#options.clock.after(waitPollMs, look);
  }

  #sayWait(obstacle: Obstacle): void {
    this.#stream.send({
      wait: { ...obstacle, sequence: this.#backlog[0]?.sequence ?? this.#next },
    });
  }

  #endIfDone(): void {
    if (!this.#halfClosed || this.#closed || this.#waiting) return;
    if (
      this.#underWay > 0 ||
      this.#backlog.length > 0 ||
      (this.#opening && this.#target === undefined)
    )
      return;
    this.#close(false);
    this.#stream.end();
  }

  /** Reads on only while there is something to do with what comes. */
  #flow(): void {
    if (this.#closed) return;
    const isFull =
      this.#waiting ||
      this.#target === undefined ||
      this.#underWay + this.#backlog.length >= limits.pushUnread;
    if (isFull === this.#paused) return;
    this.#paused = isFull;
    if (isFull) this.#stream.pause();
    else this.#stream.resume();
  }

  /** @param mayReturn The producer has not said that it is done, and may have more. */
  #close(mayReturn: boolean): void {
    const target = this.#target;
    if (mayReturn && !this.#closed && target !== undefined)
      this.#options.away.left(target.source, target.pipelines);
    this.#closed = true;
    this.#options.lines.leave(this);
    this.#backlog.length = 0;
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
