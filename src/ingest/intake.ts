/**
 * Takes the batches of one source in the order of their sequences, as fast as the queues take them.
 *
 *   OPENING ──begin──▶ TAKING ──an obstacle──▶ WAITING
 *                        ▲                        │
 *                        └── checked: no obstacle ┘        each of them ──close, a failure──▶ CLOSED
 *
 * - OPENING: the backlog keeps batches.
 * - TAKING: each batch moves towards the queues when it arrives; its ack follows when it is durable.
 * - WAITING: an obstacle keeps rows out. The backlog keeps batches; acks of batches under way still go out.
 * - CLOSED: the intake takes and reports nothing; batches under way still enter the queues.
 *
 * An ack means that everything up to its sequence is durable. A batch that the store already has is acked and
 * dropped. The intake does not read the source while it could not use more batches: in OPENING, in WAITING, and with
 * too much under way.
 */
import { type Clock, limits, StairsError, type Timer, type Token } from "@stairs/core";
import type { Arrivals } from "./arrivals.js";
import type { Newcomer, Obstacle, Obstacles } from "./obstacle.js";

/** Interval between two checks of a waiting intake, in milliseconds. */
const waitPollMs = 20;

/** A batch that has arrived. */
export interface IntakeBatch {
  readonly sequence: number;
  readonly rows: number;
  /** Reads the batch at its turn. @throws StairsError if the batch cannot be taken. */
  readonly read: () => Token;
}

/** The source of the batches, and their destination. */
export interface IntakeTarget {
  readonly pipelines: readonly string[];
  /** Names the source for the store. The store remembers its last sequence of the epoch. */
  readonly source: string;
  readonly epoch: string;
}

/** The events of an intake. */
export interface IntakeListener {
  /** Everything up to this sequence is durable. */
  acked(sequence: number): void;
  /** The batch with this sequence waits. Called again for each new obstacle. */
  waits(obstacle: Obstacle, sequence: number): void;
  /** Nothing is under way and nothing waits. */
  idle(): void;
  /** Stops and resumes reading from the source. */
  pause(): void;
  resume(): void;
  /** The intake could not take a batch and is closed. */
  failed(error: StairsError): void;
}

/** Dependencies of an intake. */
export interface IntakeOptions {
  readonly arrivals: Pick<Arrivals, "add">;
  readonly obstacles: Pick<Obstacles, "before" | "leave">;
  readonly clock: Clock;
}

/** The intake of one source. */
export class Intake implements Newcomer {
  readonly #listener: IntakeListener;
  readonly #options: IntakeOptions;
  /** Undefined: OPENING. */
  #target: IntakeTarget | undefined;
  /** Set: WAITING. */
  #waiting: Timer | undefined;
  #closed = false;
  #next = 1;
  #acked = 0;
  #underWay = 0;
  readonly #backlog: IntakeBatch[] = [];
  /**
   * True if rows of the last batch became dead letters. Then no more rows enter than the limit of dead letters
   * allows.
   */
  #refused = false;
  #paused = false;

  constructor(listener: IntakeListener, options: IntakeOptions) {
    this.#listener = listener;
    this.#options = options;
  }

  get rows(): number {
    return this.#backlog[0]?.rows ?? 0;
  }

  get refused(): boolean {
    return this.#refused;
  }

  /** Undefined before `begin`. */
  get target(): IntakeTarget | undefined {
    return this.#target;
  }

  /** True if every batch that has arrived is acked. */
  get isIdle(): boolean {
    return this.#underWay === 0 && this.#backlog.length === 0;
  }

  /** @param acked The last sequence of this source in the store. */
  begin(target: IntakeTarget, acked: number): void {
    this.#target = target;
    this.#next = acked + 1;
    this.#acked = acked;
    this.#goOn();
  }

  /** Takes a batch. */
  add(batch: IntakeBatch): void {
    if (this.#closed) return;
    this.#backlog.push(batch);
    this.#goOn();
  }

  /** Closes the intake. It takes and reports nothing afterwards. */
  close(): void {
    this.#closed = true;
    this.#waiting?.cancel();
    this.#options.obstacles.leave(this);
    this.#backlog.length = 0;
  }

  #goOn(): void {
    this.#work();
    this.#flow();
  }

  /** Passes on batches that have arrived, unless an obstacle keeps rows out. */
  #work(): void {
    const target = this.#target;
    if (target === undefined || this.#waiting !== undefined) return;
    while (!this.#closed) {
      const [batch] = this.#backlog;
      if (batch === undefined) return this.#sayIdle();
      const obstacle = this.#options.obstacles.before(this, target.pipelines);
      if (obstacle !== undefined) return this.#wait(obstacle, target);
      this.#options.obstacles.leave(this);
      this.#backlog.shift();
      this.#take(batch, target);
    }
  }

  #take({ sequence, read }: IntakeBatch, target: IntakeTarget): void {
    if (sequence < this.#next) {
      if (this.#underWay === 0) this.#listener.acked(this.#acked);
      return;
    }
    if (sequence > this.#next) return this.#fail(gap(sequence, this.#next));
    let token: Token;
    try {
      token = read();
    } catch (error) {
      return this.#fail(error);
    }
    this.#next += 1;
    this.#underWay += 1;
    void this.#put(token, sequence, target);
  }

  async #put(token: Token, sequence: number, target: IntakeTarget): Promise<void> {
    try {
      const result = await this.#options.arrivals.add({ ...target, token, sequence });
      if (result.status === "gap") this.#fail(gap(sequence, result.next));
      // The batch was on its way when the drain began: the producer sends it again, and it waits.
      else if (result.status === "draining") this.#fail(drains(result.pipeline));
      else {
        this.#acked = Math.max(this.#acked, sequence);
        this.#refused = result.refused;
        if (!this.#closed) this.#listener.acked(this.#acked);
      }
    } catch (error) {
      this.#fail(error);
    } finally {
      this.#underWay -= 1;
      this.#sayIdle();
      this.#flow();
    }
  }

  #wait(obstacle: Obstacle, target: IntakeTarget): void {
    this.#sayWait(obstacle);
    let told = obstacle;
    const look = (): void => {
      const now = this.#options.obstacles.before(this, target.pipelines);
      if (now === undefined) {
        this.#waiting = undefined;
        return this.#goOn();
      }
      if (!isSame(now, told)) this.#sayWait(now);
      told = now;
      this.#waiting = this.#options.clock.after(waitPollMs, look);
    };
    this.#waiting = this.#options.clock.after(waitPollMs, look);
  }

  #sayWait(obstacle: Obstacle): void {
    this.#listener.waits(obstacle, this.#backlog[0]?.sequence ?? this.#next);
  }

  #sayIdle(): void {
    if (!this.#closed && this.isIdle) this.#listener.idle();
  }

  #flow(): void {
    if (this.#closed) return;
    const isFull =
      this.#target === undefined ||
      this.#waiting !== undefined ||
      this.#underWay + this.#backlog.length >= limits.pushUnread;
    if (isFull === this.#paused) return;
    this.#paused = isFull;
    if (isFull) this.#listener.pause();
    else this.#listener.resume();
  }

  #fail(error: unknown): void {
    if (this.#closed) return;
    this.close();
    this.#listener.failed(
      error instanceof StairsError ? error : new StairsError("INTERNAL", String(error), error),
    );
  }
}

function isSame(one: Obstacle, other: Obstacle): boolean {
  const queueOf = (obstacle: Obstacle): string =>
    obstacle.code === "queue_full" ? obstacle.queue : "";
  return (
    one.code === other.code && one.pipeline === other.pipeline && queueOf(one) === queueOf(other)
  );
}

function gap(sequence: number, expected: number): StairsError {
  return new StairsError(
    "SEQUENCE_GAP",
    `Batch ${sequence} came where ${expected} was expected. Send again from ${expected}.`,
  );
}

function drains(pipeline: string): StairsError {
  return new StairsError(
    "UNREACHABLE",
    `Pipeline ${pipeline} drains and takes no new rows: reconnect and wait until it resumes.`,
  );
}
