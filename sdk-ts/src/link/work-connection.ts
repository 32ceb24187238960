/**
 * A worker's connection, over as many streams as it takes. Lives in the connection's thread.
 *
 *   CONNECTING ──Welcome──▶ OPEN ──drain (either side)──▶ LEAVING ──last ack──▶ closing ──▶ ended
 *       ▲                    │ stream lost                                        └─ or, if the coordinator
 *       └──────pause─────────┘                                                        wants it, CONNECTING
 *
 * A call belongs to the stream that it came with: when the stream is lost its rows are elsewhere.
 */
import { type ClientDuplexStream, credentials, type ServiceError, status } from "@grpc/grpc-js";
import { messageOf, StairsError } from "@stairs/core";
import {
  type Call__Output,
  stairsProtocol,
  type Welcome__Output,
  type WorkRequest,
  type WorkResponse__Output,
} from "@stairs/core/protocol";
import { Backoff } from "./backoff.js";
import { channelOptions, explain, unreachable } from "./channel.js";
import type {
  FromWorkThread,
  ReceivedCall,
  ThreadTask,
  ToWorkThread,
  WireOutput,
} from "./messages.js";
import { packBatches } from "./pack.js";

/** The thread's other side. */
export interface WorkListener {
  tell(message: FromWorkThread, transfer?: readonly ArrayBuffer[]): void;
  ended(): void;
}

type Stream = ClientDuplexStream<WorkRequest, WorkResponse__Output>;

const modes = {
  MODE_UNSPECIFIED: "merge",
  MODE_MERGE: "merge",
  MODE_REPLACE: "replace",
  MODE_KEEP: "keep",
} as const;

/** How long the coordinator may take for its Welcome, and to close a stream. */
const welcomeMs = 10_000;
const closeMs = 2000;
/** Statuses that the next attempt would end with too. */
const hopeless = new Set<number>([
  status.INVALID_ARGUMENT,
  status.FAILED_PRECONDITION,
  status.PERMISSION_DENIED,
  status.UNAUTHENTICATED,
  status.UNIMPLEMENTED,
]);

/** Connects at once. */
export class WorkConnection {
  readonly #task: Extract<ThreadTask, { task: "work" }>;
  readonly #listener: WorkListener;
  readonly #backoff = new Backoff();
  readonly #began = performance.now();
  #stream: Stream | undefined;
  #session = 0;
  #everOpen = false;
  #open = false;
  /** What comes after the calls that are held. */
  #leaving: "no" | "end" | "reconnect" = "no";
  #closing = false;
  #ended = false;
  readonly #held = new Set<string>();
  #receivedSequence = 0;
  #timer: NodeJS.Timeout | undefined;
  #heartbeat: NodeJS.Timeout | undefined;
  #busySince: number | undefined;
  #busyMs = 0;
  #lastBeat = 0;

  constructor(task: Extract<ThreadTask, { task: "work" }>, listener: WorkListener) {
    this.#task = task;
    this.#listener = listener;
    this.#connect();
  }

  /** Takes a message of the main thread. */
  hear(message: ToWorkThread): void {
    if (message.say === "drain") return this.#drain();
    if (message.session !== this.#session || !this.#open) return;
    if (message.say === "part") {
      const { callId, part, outputs } = message;
      this.#send({ outcomePart: { callId, part, outputs: outputs.map(toOutput) } });
      return;
    }
    const { callId, outputs, failures, dropped, busyMicros, parts } = message;
    this.#send({
      outcome: {
        callId,
        outputs: outputs.map(toOutput),
        failures: [...failures],
        dropped: [...dropped],
        busyMicros,
        parts,
      },
    });
  }

  #connect(): void {
    const { address, hello, firstConnectMs } = this.#task;
    const protocol = stairsProtocol();
    const client = new protocol.WorkerService(
      address,
      credentials.createInsecure(),
      channelOptions,
    );
    const stream = client.work();
    this.#stream = stream;
    this.#session++;
    this.#receivedSequence = 0;
    let over = false;
    const end = (error: ServiceError | undefined): void => {
      if (over) return;
      over = true;
      client.close();
      this.#lost(error);
    };
    stream.on("data", (message: WorkResponse__Output) => {
      if (!over) this.#receive(message);
    });
    stream.on("error", end);
    stream.on("end", () => end(undefined));
    stream.write({ hello });
    this.#timer = setTimeout(() => stream.cancel(), this.#everOpen ? welcomeMs : firstConnectMs);
  }

  #receive(message: WorkResponse__Output): void {
    if (message.welcome) return this.#welcome(message.welcome);
    if (message.call) return this.#call(message.call);
    if (message.outcomeAck) {
      const { callId, kind, reason } = message.outcomeAck;
      if (kind === "KIND_REJECTED") this.#listener.tell({ say: "rejected", callId, reason });
      this.#release(callId);
    } else if (message.outcomePartAck) {
      const { callId, part } = message.outcomePartAck;
      this.#listener.tell({ say: "partAck", callId, part });
    } else if (message.cancel) {
      const { callId, reason } = message.cancel;
      this.#listener.tell({ say: "cancel", callId, reason });
    } else if (message.drain) {
      if (this.#leaving === "no") this.#leaving = message.drain.reconnect ? "reconnect" : "end";
      this.#closeIfDone();
    }
  }

  #welcome(welcome: Welcome__Output): void {
    const { maxMessageBytes, rejectedSteps, heartbeatIntervalMs } = welcome;
    clearTimeout(this.#timer);
    this.#backoff.reset();
    this.#everOpen = true;
    this.#open = true;
    this.#lastBeat = performance.now();
    this.#heartbeat = setInterval(() => this.#beat(), heartbeatIntervalMs);
    const rejected = rejectedSteps.map(({ name, reason }) => ({ name, reason }));
    const partWindow = Math.max(1, welcome.partWindow);
    const limits = { maxMessageBytes, partWindow };
    this.#listener.tell({ say: "open", session: this.#session, ...limits, rejected });
    if (this.#leaving === "end") this.#sendDrain();
  }

  #call(call: Call__Output): void {
    this.#receivedSequence = Math.max(this.#receivedSequence, call.sequence);
    if (this.#closing) return;
    this.#held.add(call.callId);
    this.#busySince ??= performance.now();
    const { batches, transfer } = packBatches([call.batch ?? {}]);
    const received: ReceivedCall = {
      callId: call.callId,
      chain: call.chain.map(({ step, mode, when, inputs, expand, maxOutputs }) => ({
        step,
        mode: modes[mode],
        when,
        inputs,
        expand,
        maxOutputs,
      })),
      batch: batches[0] ?? {},
      attempt: call.attempt,
    };
    this.#listener.tell({ say: "call", session: this.#session, call: received }, transfer);
  }

  #release(callId: string): void {
    this.#held.delete(callId);
    if (this.#held.size === 0 && this.#busySince !== undefined) {
      this.#busyMs += performance.now() - this.#busySince;
      this.#busySince = undefined;
    }
    this.#closeIfDone();
  }

  #beat(): void {
    const now = performance.now();
    const busy = this.#busyMs + (this.#busySince === undefined ? 0 : now - this.#busySince);
    const load = Math.min(1, busy / Math.max(1, now - this.#lastBeat));
    this.#busyMs = 0;
    if (this.#busySince !== undefined) this.#busySince = now;
    this.#lastBeat = now;
    const heldCallIds = [...this.#held];
    this.#send({ heartbeat: { receivedSequence: this.#receivedSequence, heldCallIds, load } });
  }

  #drain(): void {
    if (this.#leaving === "end") return;
    this.#leaving = "end";
    if (!this.#open) {
      // Nothing is held; a stream that is being opened is of no use any more.
      if (this.#stream === undefined) this.#finish(undefined);
      else this.#stream.cancel();
      return;
    }
    this.#sendDrain();
  }

  #sendDrain(): void {
    this.#send({ drain: { reconnect: false, reason: "the worker stops" } });
    this.#closeIfDone();
  }

  /** Calls that are still on their way here go back, uncounted, when the stream ends. */
  #closeIfDone(): void {
    const stream = this.#stream;
    if (this.#leaving === "no" || this.#held.size > 0 || this.#closing || !this.#open) return;
    if (stream === undefined) return;
    this.#closing = true;
    clearInterval(this.#heartbeat);
    stream.end();
    this.#timer = setTimeout(() => stream.cancel(), closeMs);
  }

  #lost(error: ServiceError | undefined): void {
    clearTimeout(this.#timer);
    clearInterval(this.#heartbeat);
    const wasOpen = this.#open;
    this.#stream = undefined;
    this.#open = false;
    this.#held.clear();
    this.#busySince = undefined;
    if (this.#leaving === "end") return this.#finish(undefined);
    const { address, firstConnectMs } = this.#task;
    if (!wasOpen && error !== undefined) {
      if (hopeless.has(error.code)) return this.#finish(explain(address, error));
      if (!this.#everOpen && performance.now() - this.#began > firstConnectMs * 0.9) {
        return this.#finish(unreachable(address, error));
      }
    }
    if (wasOpen) {
      const reason = this.#closing ? "the coordinator drains" : (error?.details ?? "it was closed");
      this.#listener.tell({ say: "lost", reason });
    }
    this.#leaving = "no";
    this.#closing = false;
    const left = this.#everOpen ? Infinity : firstConnectMs - (performance.now() - this.#began);
    this.#timer = setTimeout(() => this.#connect(), Math.min(this.#backoff.next(), left));
  }

  #send(message: WorkRequest): void {
    try {
      this.#stream?.write(message);
    } catch (error) {
      const problem = `A message to the coordinator cannot be written: ${messageOf(error)}`;
      this.#finish(new StairsError("INTERNAL", problem, error));
    }
  }

  #finish(error: StairsError | undefined): void {
    if (this.#ended) return;
    this.#ended = true;
    clearTimeout(this.#timer);
    clearInterval(this.#heartbeat);
    this.#stream?.cancel();
    const told = error === undefined ? undefined : { code: error.code, message: error.message };
    this.#listener.tell({ say: "ended", error: told });
    this.#listener.ended();
  }
}

function toOutput({ batch, parents, merge }: WireOutput) {
  return { batch, parents: parents === null ? [] : Array.from(parents), merge };
}
