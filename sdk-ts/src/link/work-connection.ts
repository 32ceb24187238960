/**
 * A worker's side of its stream. Runs in the connection's thread.
 *
 *   greeting ──Welcome──▶ working ──drain (either side)──▶ leaving ──last ack──▶ closed ──▶ ended, or, if the
 *                                                                                           coordinator wants it,
 *                                                                                           greeting another one
 *
 * A session outlives its stream for a while: the main thread continues computing. If the next
 * Welcome says `resumed`, the worker sends all unacked messages again. Otherwise other workers have
 * the session's calls by then.
 */
import { status } from "@grpc/grpc-js";
import { type StairsError, systemClock, type Timer } from "@stairs/core";
import {
  type Call__Output,
  type Resume,
  stairsProtocol,
  type Welcome__Output,
  type WorkRequest,
  type WorkResponse__Output,
} from "@stairs/core/protocol";
import type { Access } from "./access.js";
import { clientOf } from "./channel.js";
import { HeldCalls } from "./held-calls.js";
import { endedWith, type FromWorkThread, type ThreadTask, type ToWorkThread } from "./messages.js";
import { packBatches } from "./pack.js";
import {
  type Connection,
  type Loss,
  type Next,
  ReconnectingStream,
  type StreamProtocol,
} from "./reconnecting-stream.js";
import { reportStuck, stuckAfterMs } from "./stuck-process.js";
import { StuckWatch } from "./stuck-watch.js";
import { moveFeature, receivedCall, resumeFeature, sizeOf, workRequest } from "./work-messages.js";

/** The thread's other side. */
export interface WorkListener {
  tell(message: FromWorkThread, transfer?: readonly ArrayBuffer[]): void;
  ended(): void;
}

/** The session that the coordinator's Welcome began. */
interface Session {
  readonly number: number;
  readonly id: string;
  /** How long the session outlives its stream, in milliseconds; 0: not at all. */
  readonly resumeWithinMs: number;
  readonly held: HeldCalls;
  receivedSequence: number;
}

/**
 * How long a worker stays after it could not reach the address that it was sent to, in
 * milliseconds.
 */
const staysMs = 120_000;
/** Statuses that the next attempt would also end with. */
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
  readonly #access: Access;
  readonly #listener: WorkListener;
  readonly #stream: ReconnectingStream<WorkRequest, WorkResponse__Output>;
  readonly #stuck: StuckWatch;
  #session: Session | undefined;
  #sessions = 0;
  /** The next action after the held calls are done. */
  #leaving: "no" | "end" | "reconnect" = "no";
  /** The addresses to which the coordinator sends this worker. */
  #wanted: readonly string[] = [];
  #lostAt = 0;
  /** When the worker last returned because it could not reach the address that it was sent to. */
  #missedAt = Number.NEGATIVE_INFINITY;
  #heartbeat: Timer | undefined;

  constructor(task: Extract<ThreadTask, { task: "work" }>, access: Access, listener: WorkListener) {
    this.#task = task;
    this.#access = access;
    this.#listener = listener;
    this.#stuck = new StuckWatch(task.stuck.afterMs ?? stuckAfterMs, (steps) =>
      reportStuck(steps, task.stuck),
    );
    const { address, firstConnectMs } = task;
    const protocol: StreamProtocol<WorkRequest, WorkResponse__Output> = {
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
  hear(message: ToWorkThread): void {
    if (message.say === "drain") return this.#drain();
    if (message.say === "outcome") this.#stuck.returned(message.callId);
    const session = this.#session;
    if (message.session !== session?.number) return;
    const request = workRequest(message);
    if (session.resumeWithinMs > 0) {
      const part = message.say === "part" ? message.part : "outcome";
      session.held.keep(message.callId, part, request, sizeOf(message));
    }
    this.#stream.send(request);
  }

  #connect(address: string): Connection<WorkRequest, WorkResponse__Output> {
    const client = clientOf(stairsProtocol().WorkerService, address, this.#access);
    const stream = client.work();
    const hello = { ...this.#task.hello, features: this.#features() };
    const resume = this.#resume();
    stream.write({ hello: resume === undefined ? hello : { ...hello, resume } });
    return { stream, close: () => client.close() };
  }

  /**
   * If a worker could not reach the address that it was sent to, it declines to be sent away for a
   * while: it would only return.
   */
  #features(): string[] {
    const { features = [] } = this.#task.hello;
    if (this.#stream.takeMissed()) this.#missedAt = performance.now();
    const stays = performance.now() - this.#missedAt < staysMs;
    return features.filter((feature) => !stays || feature !== moveFeature);
  }

  /**
   * Asks to resume the session whose stream was lost, without the calls that cannot be sent again.
   */
  #resume(): Resume | undefined {
    const session = this.#session;
    if (session === undefined) return undefined;
    this.#cancelTorn(session);
    return { sessionId: session.id, heldCallIds: session.held.ids };
  }

  #cancelTorn({ held }: Session): void {
    for (const callId of held.takeTorn()) {
      const reason = "its outputs are more than can be kept over a lost connection";
      this.#cancel(callId, reason);
    }
  }

  #receive(message: WorkResponse__Output): void {
    if (message.welcome) return this.#welcome(message.welcome);
    const session = this.#session;
    if (session === undefined) return;
    if (message.call) return this.#call(message.call, session);
    if (message.outcomeAck) {
      const { callId, kind, reason } = message.outcomeAck;
      if (kind === "KIND_REJECTED") this.#listener.tell({ say: "rejected", callId, reason });
      session.held.acked(callId);
      this.#closeIfDone();
    } else if (message.outcomePartAck) {
      const { callId, part } = message.outcomePartAck;
      session.held.partAcked(callId, part);
      this.#listener.tell({ say: "partAck", callId, part });
    } else if (message.cancel) {
      this.#cancel(message.cancel.callId, message.cancel.reason);
    } else if (message.drain) {
      if (this.#leaving === "no") this.#leaving = message.drain.reconnect ? "reconnect" : "end";
      this.#wanted = message.drain.addresses;
      this.#closeIfDone();
    }
  }

  #welcome(welcome: Welcome__Output): void {
    const { maxMessageBytes, rejectedSteps, heartbeatIntervalMs } = welcome;
    this.#stream.opened();
    this.#stream.stands();
    const earlier = this.#session;
    const session =
      welcome.resumed && earlier?.id === welcome.sessionId ? earlier : this.#begin(welcome);
    this.#heartbeat = systemClock.every(heartbeatIntervalMs, () => this.#beat(session));
    const rejected = rejectedSteps.map(({ name, reason }) => ({ name, reason }));
    const partWindow = Math.max(1, welcome.partWindow);
    const limits = { maxMessageBytes, partWindow };
    this.#listener.tell({ say: "open", session: session.number, ...limits, rejected });
    this.#cancelTorn(session);
    for (const request of session.held.unacked()) this.#stream.send(request);
    if (this.#leaving === "end") this.#sendDrain();
  }

  #begin({ sessionId, features, resumeWithinMs }: Welcome__Output): Session {
    this.#forget();
    this.#sessions += 1;
    this.#session = {
      number: this.#sessions,
      id: sessionId,
      resumeWithinMs: features.includes(resumeFeature) ? resumeWithinMs : 0,
      held: new HeldCalls(),
      receivedSequence: 0,
    };
    return this.#session;
  }

  /** The session is over: other workers have its calls. */
  #forget(): void {
    if (this.#session === undefined) return;
    this.#session = undefined;
    this.#listener.tell({ say: "lost" });
    this.#stuck.allCancelled();
  }

  #call(call: Call__Output, session: Session): void {
    session.receivedSequence = Math.max(session.receivedSequence, call.sequence);
    if (!this.#stream.isOpen) return;
    session.held.add(call.callId);
    const { batches, transfer } = packBatches([call.batch ?? {}]);
    const received = receivedCall(call, batches[0] ?? {});
    this.#stuck.began(
      call.callId,
      received.chain.map(({ step }) => step),
    );
    this.#listener.tell({ say: "call", session: session.number, call: received }, transfer);
  }

  #cancel(callId: string, reason: string): void {
    this.#listener.tell({ say: "cancel", callId, reason });
    this.#stuck.cancelled(callId);
  }

  #beat({ held, receivedSequence }: Session): void {
    this.#stream.send({ heartbeat: { receivedSequence, heldCallIds: held.ids } });
  }

  #drain(): void {
    if (this.#leaving === "end") return;
    this.#leaving = "end";
    if (this.#stream.isOpen) this.#sendDrain();
    else if (this.#mayResume()) this.#stream.endUnlessOpenWithin(this.#resumeLeftMs());
    // If no outcome is left to send, a stream still being opened is no longer needed.
    else this.#stream.end();
  }

  #sendDrain(): void {
    this.#stream.send({ drain: { reconnect: false, reason: "the worker stops" } });
    this.#closeIfDone();
  }

  /** True while the coordinator keeps the session for the calls held here. */
  #mayResume(): boolean {
    return this.#session !== undefined && this.#session.held.size > 0 && this.#resumeLeftMs() > 0;
  }

  #resumeLeftMs(): number {
    return this.#lostAt + (this.#session?.resumeWithinMs ?? 0) - performance.now();
  }

  /** Calls still on their way here return to their queues, uncounted, when the stream ends. */
  #closeIfDone(): void {
    if (this.#leaving === "no" || !this.#stream.isOpen) return;
    if (this.#session !== undefined && this.#session.held.size > 0) return;
    this.#heartbeat?.cancel();
    this.#stream.close();
  }

  #lost({ phase, error, status: end, accessFailed }: Loss): Next {
    this.#heartbeat?.cancel();
    const wasOpen = phase !== "connecting";
    if (wasOpen) {
      this.#lostAt = performance.now();
      const reason = phase === "closing" ? "the coordinator drains" : end?.details;
      this.#tellAway(reason ?? "it was closed");
      if (phase === "closing" || this.#session?.resumeWithinMs === 0) this.#forget();
    } else if (accessFailed && this.#stream.isNews(error.message)) this.#tellAway(error.message);
    if (this.#leaving === "end") {
      if (!this.#mayResume()) return { to: "end" };
      this.#stream.endUnlessOpenWithin(this.#resumeLeftMs());
    } else this.#leaving = "no";
    if (phase === "closing") return { to: "named", addresses: this.#wanted };
    if (wasOpen) return { to: "same" };
    return hopeless.has(end?.code ?? status.OK) ? { to: "end", error } : { to: "other" };
  }

  #tellAway(reason: string): void {
    if (this.#leaving !== "end") this.#listener.tell({ say: "away", reason });
  }

  #ended(error: StairsError | undefined): void {
    this.#heartbeat?.cancel();
    this.#stuck.end();
    this.#listener.tell(endedWith(error));
    this.#listener.ended();
  }
}
