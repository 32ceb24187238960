/**
 * Takes the batches of one source in the order of their sequences, as fast as the queues take them.
 *
 *   OPENING ──begin──▶ TAKING ──an obstacle──▶ WAITING
 *                        ▲                        │
 *                        └── looked again: gone ──┘        each of them ──close, a failure──▶ CLOSED
 *
 * - OPENING: batches are kept in the backlog.
 * - TAKING: each batch goes on its way into the queues when it comes; its ack follows when it is durable.
 * - WAITING: something keeps rows out; batches are kept, and acks of those on their way still go out.
 * - CLOSED: nothing is taken or told; what is on its way still gets into the queues.
 *
 * An ack says that everything up to its sequence is durable. A batch that was there already is acked and dropped. While
 * there is nothing to do with what comes, the source is not read: in OPENING, in WAITING, and with too much under way.
 */
import { type Clock, limits, StairsError, type Timer, type Token } from "@stairs/core";
import type { Arrivals } from "./arrivals.js";
import type { Newcomer, Obstacle, Obstacles } from "./obstacle.js";

/** Pause before an intake that waits looks again, in milliseconds. */
const waitPollMs = 20;

/** A batch that has come. */
export interface IntakeBatch {
  readonly sequence: number;
  readonly rows: number;
  /** Reads it when its turn has come. @throws StairsError for a batch that cannot be taken. */
  readonly read: () => Token;
}

/** Whose batches, and where they go. */
export interface IntakeTarget {
  readonly pipelines: readonly string[];
  /** Names the source for the store, which remembers its last sequence of the epoch. */
  readonly source: string;
  readonly epoch: string;
}

/** What an intake says to the one that it takes for. */
export interface IntakeListener {
  /** Everything up to this sequence is durable. */
  acked(sequence: number): void;
  /** The batch with this sequence waits. Again when something else keeps it out. */
  waits(obstacle: Obstacle, sequence: number): void;
  /** Nothing is under way and nothing waits. */
  idle(): void;
  /** Stops and goes on reading what the source sends. */
  pause(): void;
  resume(): void;
  /** A batch could not be taken; the intake is closed. */
  failed(error: StairsError): void;
}

/** What an intake needs. */
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
  /** Rows of the last batch became dead letters: no more of them come in than may be kept. */
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

  /** True if all that has come is acked. */
  get isIdle(): boolean {
    return this.#underWay === 0 && this.#backlog.length === 0;
  }

  /** @param acked The last sequence that the store knows of this source. */
  begin(target: IntakeTarget, acked: number): void {
    this.#target = target;
    this.#next = acked + 1;
    this.#acked = acked;
    this.#goOn();
  }

  /** A batch has come. */
  add(batch: IntakeBatch): void {
    if (this.#closed) return;
    this.#backlog.push(batch);
    this.#goOn();
  }

  /** Takes and tells nothing any more. */
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

  /** Passes on what has come, unless something keeps rows out. */
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
      // It was on its way when the drain began: it comes again, and waits.
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
    `Pipeline ${pipeline} drains and takes no new rows: connect again and wait until it is resumed.`,
  );
}
