/**
 * A producer's side of its stream. Runs in the connection's thread. The producer keeps batches
 * until they are acked, and after a loss sends them again from the sequence that the coordinator
 * gives. So no batch is lost or doubled while this process lives. Any coordinator of the same store
 * knows that sequence, so a lost stream can continue at the next address.
 *
 *   opening ──PushOpened──▶ pushing ──close and all acked──▶ closed
 */
import { randomUUID } from "node:crypto";
import { passesForProducers, type StairsError, systemClock, type WireBatch } from "@stairs/core";
import {
  type PushOpened__Output,
  type PushRequest,
  type PushResponse__Output,
  isNamedDefect,
  stairsProtocol,
} from "@stairs/core/protocol";
import type { Access } from "./access.js";
import { clientOf } from "./channel.js";
import { endedWith, type FromPushThread, type ThreadTask, type ToPushThread } from "./messages.js";
import {
  type Connection,
  type Loss,
  type Next,
  ReconnectingStream,
  type StreamProtocol,
} from "./reconnecting-stream.js";
import { type Wait, WaitNotice } from "./wait-notice.js";

/** The thread's other side. */
export interface PushListener {
  tell(message: FromPushThread): void;
  ended(): void;
}

/**
 * If a batch runs into a defect of the coordinator this many times in a row, it always will: the
 * producer ends with the error.
 */
const mostDefects = 8;

/** Connects at once. */
export class PushConnection {
  readonly #task: Extract<ThreadTask, { task: "push" }>;
  readonly #access: Access;
  readonly #listener: PushListener;
  readonly #instanceId = randomUUID();
  readonly #stream: ReconnectingStream<PushRequest, PushResponse__Output>;
  readonly #waits: WaitNotice;
  #epoch = randomUUID();
  /** Unacked batches; the first has the sequence `#acked + 1`. */
  readonly #batches: WireBatch[] = [];
  #acked = 0;
  /** How many of `#batches` were sent on this stream. */
  #sent = 0;
  #window = 1;
  /** No more batches come. */
  #closing = false;
  /** How many streams a defect of the coordinator has ended since the last ack. */
  #defects = 0;

  constructor(task: Extract<ThreadTask, { task: "push" }>, access: Access, listener: PushListener) {
    this.#task = task;
    this.#access = access;
    this.#listener = listener;
    this.#waits = new WaitNotice((wait) => this.#sayWait(wait));
    const { address, firstConnectMs } = task;
    const protocol: StreamProtocol<PushRequest, PushResponse__Output> = {
      connect: (to) => this.#connect(to),
      receive: (message) => this.#receive(message),
      lost: (loss) => this.#lost(loss),
      ended: (error) => this.#ended(error),
    };
    this.#stream = new ReconnectingStream(
      { address, access, firstConnectMs, clock: systemClock },
      protocol,
    );
    this.#stream.start();
  }

  /** Takes a message of the main thread. */
  hear(message: ToPushThread): void {
    if (message.say === "close") this.#closing = true;
    else this.#batches.push(message.batch);
    this.#work();
  }

  #connect(address: string): Connection<PushRequest, PushResponse__Output> {
    const { producer, pipelines } = this.#task;
    const client = clientOf(stairsProtocol().IngestService, address, this.#access);
    const stream = client.push();
    this.#sent = 0;
    const open = { producer, pipelines: [...pipelines], instanceId: this.#instanceId };
    stream.write({ open: { ...open, epoch: this.#epoch, ackedSequence: this.#acked } });
    return { stream, close: () => client.close() };
  }

  #receive({ opened, ack, wait }: PushResponse__Output): void {
    if (opened) this.#opened(opened);
    else if (ack) this.#takeAck(ack.sequence);
    else if (wait) this.#waits.begin(wait);
    this.#work();
  }

  #opened({ nextSequence, window, maxMessageBytes, maxBatchRows }: PushOpened__Output): void {
    const isFirst = this.#stream.opened();
    // If there are batches to send, only their acks show whether the coordinator can take them.
    if (this.#batches.length === 0) this.#stream.stands();
    this.#window = Math.max(1, window);
    // Batches that arrived just before the last stream broke.
    this.#takeAck(nextSequence - 1);
    if (!isFirst) return;
    this.#listener.tell({ say: "opened", window: this.#window, maxMessageBytes, maxBatchRows });
  }

  #takeAck(sequence: number): void {
    this.#waits.acked(sequence);
    const batches = Math.min(sequence - this.#acked, this.#batches.length);
    if (batches <= 0) return;
    this.#stream.stands();
    this.#defects = 0;
    this.#batches.splice(0, batches);
    this.#acked += batches;
    this.#sent = Math.max(0, this.#sent - batches);
    this.#listener.tell({ say: "acked", batches });
  }

  #work(): void {
    if (!this.#stream.isOpen) return;
    while (this.#sent < Math.min(this.#window, this.#batches.length)) {
      const batch = this.#batches[this.#sent] ?? {};
      this.#sent++;
      this.#stream.send({ batch: { sequence: this.#acked + this.#sent, batch } });
    }
    if (this.#closing && this.#batches.length === 0) this.#stream.close();
  }

  #lost({ phase, error, accessFailed, status }: Loss): Next {
    this.#waits.forget();
    if (this.#closing && this.#batches.length === 0) return { to: "end" };
    if (status !== undefined && isNamedDefect(status)) this.#defects += 1;
    if (this.#defects >= mostDefects) return { to: "end", error };
    if (error.code === "PRODUCER_STATE_LOST") this.#beginEpoch(error);
    else if (!passesForProducers.has(error.code) && !accessFailed) return { to: "end", error };
    else if (phase === "open" || accessFailed) this.#warnOnce(error);
    return { to: "other" };
  }

  /**
   * The coordinator has lost batches that it acked. The producer never discards rows, so some can
   * arrive twice.
   */
  #beginEpoch(error: StairsError): void {
    this.#epoch = randomUUID();
    this.#acked = 0;
    this.#warn(error.message);
  }

  /**
   * A full disk ends every stream with the same message. The sequence to send again from is not
   * shown to people.
   */
  #warnOnce({ code, message }: StairsError): void {
    const reason = code === "SEQUENCE_GAP" ? "" : ` (${message})`;
    if (this.#stream.isNews(reason)) this.#warn(`the connection is lost${reason}; reconnecting`);
  }

  #sayWait(wait: Wait | undefined): void {
    this.#listener.tell({ say: "waits", reason: wait?.reason });
    this.#warn(wait === undefined ? "continues" : `waits: ${wait.reason}. ${wait.advice}`.trim());
  }

  #warn(message: string): void {
    const who = this.#task.producer === "" ? "" : `${this.#task.producer}: `;
    this.#listener.tell({ say: "warning", message: `${who}${message}` });
  }

  #ended(error: StairsError | undefined): void {
    this.#listener.tell(endedWith(error));
    this.#listener.ended();
  }
}
