/**
 * A producer's connection, over as many streams as it takes. Lives in the connection's thread. Batches
 * are kept until they are acked and sent again from where the coordinator says, so none is lost or
 * doubled while this process lives. Any coordinator of the same store knows that, so a lost stream goes on at the
 * next address.
 *
 *   CONNECTING ──PushOpened──▶ OPEN ──close and all acked──▶ closing ──▶ ended
 *       ▲                        │ stream lost
 *       └─────────pause──────────┘
 */
import { randomUUID } from "node:crypto";
import { type ClientDuplexStream, type ServiceError, status } from "@grpc/grpc-js";
import { type ErrorCode, passesForProducers, type StairsError, type WireBatch } from "@stairs/core";
import {
  type PushOpened__Output,
  type PushRequest,
  type PushResponse__Output,
  stairsProtocol,
} from "@stairs/core/protocol";
import type { Access } from "./access.js";
import { Addresses } from "./addresses.js";
import { clientOf } from "./channel.js";
import { explain, unreachable } from "./explain.js";
import type { FromPushThread, ThreadTask, ToPushThread } from "./messages.js";
import { type Wait, WaitNotice } from "./wait-notice.js";

/** The thread's other side. */
export interface PushListener {
  tell(message: FromPushThread): void;
  ended(): void;
}

type Stream = ClientDuplexStream<PushRequest, PushResponse__Output>;

/** How long the coordinator may take for its PushOpened, and to close a stream. */
const openedMs = 10_000;
const closeMs = 2000;
/** Connects at once. */
export class PushConnection {
  readonly #task: Extract<ThreadTask, { task: "push" }>;
  readonly #access: Access;
  readonly #listener: PushListener;
  readonly #instanceId = randomUUID();
  readonly #addresses: Addresses;
  readonly #waits: WaitNotice;
  readonly #began = performance.now();
  #epoch = randomUUID();
  /** Not acked yet; the first one has the sequence `#acked + 1`. */
  readonly #batches: WireBatch[] = [];
  #acked = 0;
  /** How many of `#batches` were sent on this stream. */
  #sent = 0;
  #window = 1;
  #stream: Stream | undefined;
  #everOpen = false;
  #open = false;
  #closing = false;
  #ended = false;
  #timer: NodeJS.Timeout | undefined;
  /** What was last said of a lost connection; undefined since the last ack. */
  #said: string | undefined;

  constructor(task: Extract<ThreadTask, { task: "push" }>, access: Access, listener: PushListener) {
    this.#task = task;
    this.#access = access;
    this.#addresses = new Addresses(task.address);
    this.#listener = listener;
    this.#waits = new WaitNotice((wait) => this.#sayWait(wait));
    this.#connect();
  }

  /** Takes a message of the main thread. */
  hear(message: ToPushThread): void {
    if (message.say === "close") this.#closing = true;
    else this.#batches.push(message.batch);
    this.#work();
  }

  #connect(): void {
    const { producer, pipelines, firstConnectMs } = this.#task;
    const address = this.#addresses.current;
    const client = clientOf(stairsProtocol().IngestService, address, this.#access);
    const stream = client.push();
    this.#stream = stream;
    this.#sent = 0;
    let over = false;
    const end = (error: ServiceError | undefined): void => {
      if (over) return;
      over = true;
      client.close();
      this.#lost(error);
    };
    stream.on("data", (message: PushResponse__Output) => {
      if (!over) this.#receive(message);
    });
    stream.on("error", end);
    stream.on("end", () => end(undefined));
    const open = { producer, pipelines: [...pipelines], instanceId: this.#instanceId };
    stream.write({ open: { ...open, epoch: this.#epoch, ackedSequence: this.#acked } });
    const limitMs = this.#addresses.share(this.#everOpen ? openedMs : firstConnectMs);
    this.#timer = setTimeout(() => stream.cancel(), limitMs);
  }

  #receive({ opened, ack, wait }: PushResponse__Output): void {
    if (opened) this.#opened(opened);
    else if (ack) this.#takeAck(ack.sequence);
    else if (wait) this.#waits.begin(wait);
    this.#work();
  }

  #opened({ nextSequence, window, maxMessageBytes, maxBatchRows }: PushOpened__Output): void {
    clearTimeout(this.#timer);
    // With batches to send it is their acks that show whether the coordinator can take them.
    if (this.#batches.length === 0) this.#addresses.stands();
    this.#window = Math.max(1, window);
    this.#open = true;
    // What came through just before the last stream broke.
    this.#takeAck(nextSequence - 1);
    if (this.#everOpen) return;
    this.#everOpen = true;
    this.#listener.tell({ say: "opened", window: this.#window, maxMessageBytes, maxBatchRows });
  }

  #takeAck(sequence: number): void {
    this.#waits.acked(sequence);
    const batches = Math.min(sequence - this.#acked, this.#batches.length);
    if (batches <= 0) return;
    this.#addresses.stands();
    this.#said = undefined;
    this.#batches.splice(0, batches);
    this.#acked += batches;
    this.#sent = Math.max(0, this.#sent - batches);
    this.#listener.tell({ say: "acked", batches });
  }

  #work(): void {
    const stream = this.#stream;
    if (!this.#open || stream === undefined) return;
    while (this.#sent < Math.min(this.#window, this.#batches.length)) {
      const batch = this.#batches[this.#sent] ?? {};
      this.#sent++;
      stream.write({ batch: { sequence: this.#acked + this.#sent, batch } });
    }
    if (!this.#closing || this.#batches.length > 0) return;
    this.#open = false;
    stream.end();
    this.#timer = setTimeout(() => stream.cancel(), closeMs);
  }

  #lost(error: ServiceError | undefined): void {
    clearTimeout(this.#timer);
    this.#waits.forget();
    const wasOpen = this.#open;
    this.#stream = undefined;
    this.#open = false;
    if (this.#closing && this.#batches.length === 0) return this.#finish(undefined);
    const { firstConnectMs } = this.#task;
    const { current, all } = this.#addresses;
    const known =
      error === undefined
        ? unreachable(current)
        : explain(current, error, this.#access, this.#everOpen);
    if (known.code === "PRODUCER_STATE_LOST") this.#beginAnew(known);
    else if (!this.#passes(known.code)) return this.#finish(known);
    else if (wasOpen) this.#warnOnce(known);
    const waited = performance.now() - this.#began;
    if (!this.#everOpen && waited > firstConnectMs * 0.9) {
      // This side has cancelled an attempt that took too long.
      const silent = error?.code === status.CANCELLED;
      return this.#finish(silent || all !== current ? unreachable(all, error) : known);
    }
    const left = this.#everOpen ? Infinity : firstConnectMs - waited;
    this.#timer = setTimeout(() => this.#connect(), Math.min(this.#addresses.failed(), left));
  }

  /** Certificates that have fitted are likely to fit again: somebody is renewing them. */
  #passes(code: ErrorCode): boolean {
    return passesForProducers.has(code) || (this.#everOpen && code === "NOT_TRUSTED");
  }

  /** The coordinator has forgotten what it acked: rows are never discarded, so some may come twice. */
  #beginAnew(error: StairsError): void {
    this.#epoch = randomUUID();
    this.#acked = 0;
    this.#warn(error.message);
  }

  /**
   * A full disk ends every stream with the same words: they are said once until rows are taken again. From where to
   * send again is nothing that a person has to know.
   */
  #warnOnce({ code, message }: StairsError): void {
    const reason = code === "SEQUENCE_GAP" ? "" : ` (${message})`;
    if (this.#said === reason) return;
    this.#said = reason;
    this.#warn(`the connection is lost${reason}; connecting again`);
  }

  #sayWait(wait: Wait | undefined): void {
    this.#listener.tell({ say: "waits", reason: wait?.reason });
    this.#warn(wait === undefined ? "goes on" : `waits: ${wait.reason}. ${wait.advice}`.trim());
  }

  #warn(message: string): void {
    const who = this.#task.producer === "" ? "" : `${this.#task.producer}: `;
    this.#listener.tell({ say: "warning", message: `${who}${message}` });
  }

  #finish(error: StairsError | undefined): void {
    if (this.#ended) return;
    this.#ended = true;
    clearTimeout(this.#timer);
    const told = error === undefined ? undefined : { code: error.code, message: error.message };
    this.#listener.tell({ say: "ended", error: told });
    this.#listener.ended();
  }
}
