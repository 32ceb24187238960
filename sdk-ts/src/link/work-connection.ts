/**
 * A worker's connection, over as many streams as it takes. Lives in the connection's thread.
 *
 *   CONNECTING ──Welcome──▶ OPEN ──drain (either side)──▶ LEAVING ──last ack──▶ closing ──▶ ended
 *       ▲                    │ stream lost                                        └─ or, if the coordinator
 *       └──────pause─────────┘                                                        wants it, CONNECTING
 *
 * A session outlives its stream for a while: the main thread goes on computing, and when the next Welcome
 * says `resumed`, what has no ack is sent again. Else the session's calls are elsewhere by then.
 */
import { type ClientDuplexStream, type ServiceError, status } from "@grpc/grpc-js";
import { messageOf, StairsError } from "@stairs/core";
import {
  type Call__Output,
  type Resume,
  stairsProtocol,
  type Welcome__Output,
  type WorkRequest,
  type WorkResponse__Output,
} from "@stairs/core/protocol";
import type { Access } from "./access.js";
import { Addresses } from "./addresses.js";
import { clientOf } from "./channel.js";
import { explain, unreachable } from "./explain.js";
import { HeldCalls } from "./held-calls.js";
import type { FromWorkThread, ThreadTask, ToWorkThread } from "./messages.js";
import { packBatches } from "./pack.js";
import { reportStuck, stuckAfterMs } from "./stuck-process.js";
import { StuckWatch } from "./stuck-watch.js";
import { moveFeature, receivedCall, resumeFeature, sizeOf, workRequest } from "./work-messages.js";

/** The thread's other side. */
export interface WorkListener {
  tell(message: FromWorkThread, transfer?: readonly ArrayBuffer[]): void;
  ended(): void;
}

type Stream = ClientDuplexStream<WorkRequest, WorkResponse__Output>;

/** What the coordinator's Welcome began. */
interface Session {
  readonly number: number;
  readonly id: string;
  /** How long it outlives its stream, in milliseconds; 0: it does not. */
  readonly resumeWithinMs: number;
  readonly held: HeldCalls;
  receivedSequence: number;
}

/** How long the coordinator may take for its Welcome, and to close a stream. */
const welcomeMs = 10_000;
const closeMs = 2000;
/** How long a worker stays that could not get where it was sent, in milliseconds. */
const staysMs = 120_000;
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
  readonly #access: Access;
  readonly #listener: WorkListener;
  readonly #addresses: Addresses;
  readonly #began = performance.now();
  readonly #stuck: StuckWatch;
  #stream: Stream | undefined;
  #session: Session | undefined;
  #sessions = 0;
  #everOpen = false;
  #open = false;
  /** What comes after the calls that are held. */
  #leaving: "no" | "end" | "reconnect" = "no";
  /** Where the coordinator that sends this worker away wants it to go. */
  #wanted: readonly string[] = [];
  #closing = false;
  #ended = false;
  #lostAt = 0;
  /** When it last came back since it could not get where it was sent. */
  #missedAt = Number.NEGATIVE_INFINITY;
  #timer: NodeJS.Timeout | undefined;
  #heartbeat: NodeJS.Timeout | undefined;
  /** Ends the attempts of a worker that only wants to get rid of its outcomes. */
  #patience: NodeJS.Timeout | undefined;
  #lastBeat = 0;

  constructor(task: Extract<ThreadTask, { task: "work" }>, access: Access, listener: WorkListener) {
    this.#task = task;
    this.#access = access;
    this.#addresses = new Addresses(task.address);
    this.#listener = listener;
    this.#stuck = new StuckWatch(task.stuck.afterMs ?? stuckAfterMs, (steps) =>
      reportStuck(steps, task.stuck),
    );
    this.#connect();
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
    if (this.#open) this.#send(request);
  }

  #connect(): void {
    const { hello, firstConnectMs } = this.#task;
    const address = this.#addresses.current;
    const client = clientOf(stairsProtocol().WorkerService, address, this.#access);
    const stream = client.work();
    this.#stream = stream;
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
    const resume = this.#resume();
    const said = { ...hello, features: this.#features() };
    stream.write({ hello: resume === undefined ? said : { ...said, resume } });
    const limitMs = this.#addresses.share(this.#everOpen ? welcomeMs : firstConnectMs);
    this.#timer = setTimeout(() => stream.cancel(), limitMs);
  }

  /** A worker that could not get where it was sent is not sent away for a while: it would only come back. */
  #features(): string[] {
    const { features = [] } = this.#task.hello;
    if (this.#addresses.takeMissed()) this.#missedAt = performance.now();
    const stays = performance.now() - this.#missedAt < staysMs;
    return features.filter((feature) => !stays || feature !== moveFeature);
  }

  /** Asks for the session whose stream was lost, without the calls that cannot be sent again. */
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
    clearTimeout(this.#timer);
    clearTimeout(this.#patience);
    this.#addresses.stands();
    this.#everOpen = true;
    const earlier = this.#session;
    const session =
      welcome.resumed && earlier?.id === welcome.sessionId ? earlier : this.#begin(welcome);
    this.#open = true;
    this.#lastBeat = performance.now();
    this.#heartbeat = setInterval(() => this.#beat(session), heartbeatIntervalMs);
    const rejected = rejectedSteps.map(({ name, reason }) => ({ name, reason }));
    const partWindow = Math.max(1, welcome.partWindow);
    const limits = { maxMessageBytes, partWindow };
    this.#listener.tell({ say: "open", session: session.number, ...limits, rejected });
    this.#cancelTorn(session);
    for (const request of session.held.unacked()) this.#send(request);
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

  /** The session is over: its calls are elsewhere. */
  #forget(): void {
    if (this.#session === undefined) return;
    this.#session = undefined;
    this.#listener.tell({ say: "lost" });
    this.#stuck.allCancelled();
  }

  #call(call: Call__Output, session: Session): void {
    session.receivedSequence = Math.max(session.receivedSequence, call.sequence);
    if (this.#closing) return;
    session.held.add(call.callId);
    const { batches, transfer } = packBatches([call.batch ?? {}]);
    const received = receivedCall(call, batches[0] ?? {});
    this.#stuck.given(
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
    const now = performance.now();
    const load = Math.min(1, held.takeBusyMs() / Math.max(1, now - this.#lastBeat));
    this.#lastBeat = now;
    this.#send({ heartbeat: { receivedSequence, heldCallIds: held.ids, load } });
  }

  #drain(): void {
    if (this.#leaving === "end") return;
    this.#leaving = "end";
    if (this.#open) return this.#sendDrain();
    // With nothing to get rid of, a stream that is being opened is of no use any more.
    if (this.#mayResume()) return this.#waitToResume();
    if (this.#stream === undefined) this.#finish(undefined);
    else this.#stream.cancel();
  }

  #sendDrain(): void {
    this.#send({ drain: { reconnect: false, reason: "the worker stops" } });
    this.#closeIfDone();
  }

  /** True while the coordinator keeps the session for what is held here. */
  #mayResume(): boolean {
    return this.#session !== undefined && this.#session.held.size > 0 && this.#resumeLeftMs() > 0;
  }

  #resumeLeftMs(): number {
    return this.#lostAt + (this.#session?.resumeWithinMs ?? 0) - performance.now();
  }

  #waitToResume(): void {
    clearTimeout(this.#patience);
    this.#patience = setTimeout(() => this.#finish(undefined), this.#resumeLeftMs());
  }

  /** Calls that are still on their way here go back, uncounted, when the stream ends. */
  #closeIfDone(): void {
    const stream = this.#stream;
    if (this.#leaving === "no" || this.#closing || !this.#open || stream === undefined) return;
    if (this.#session !== undefined && this.#session.held.size > 0) return;
    this.#closing = true;
    clearInterval(this.#heartbeat);
    stream.end();
    this.#timer = setTimeout(() => stream.cancel(), closeMs);
  }

  #lost(error: ServiceError | undefined): void {
    if (this.#ended) return;
    clearTimeout(this.#timer);
    clearInterval(this.#heartbeat);
    const wasOpen = this.#open;
    this.#stream = undefined;
    this.#open = false;
    if (wasOpen) {
      this.#lostAt = performance.now();
      const reason = this.#closing ? "the coordinator drains" : (error?.details ?? "it was closed");
      if (this.#leaving !== "end") this.#listener.tell({ say: "away", reason });
      if (this.#closing || this.#session?.resumeWithinMs === 0) this.#forget();
    }
    if (this.#leaving === "end") {
      if (!this.#mayResume()) return this.#finish(undefined);
      this.#waitToResume();
    } else this.#leaving = "no";
    const { firstConnectMs } = this.#task;
    if (!wasOpen && error !== undefined) {
      const { current, all } = this.#addresses;
      const known = explain(current, error, this.#access, this.#everOpen);
      const hopelessNow = !this.#everOpen && known.code === "NOT_TRUSTED";
      if (hopeless.has(error.code) || hopelessNow) return this.#finish(known);
      if (!this.#everOpen && performance.now() - this.#began > firstConnectMs * 0.9) {
        // This side has cancelled an attempt that took too long.
        const silent = error.code === status.CANCELLED;
        return this.#finish(silent || all !== current ? unreachable(all, error) : known);
      }
    }
    const pauseMs = this.#pauseMs(wasOpen);
    this.#closing = false;
    const left = this.#everOpen ? Infinity : firstConnectMs - (performance.now() - this.#began);
    this.#timer = setTimeout(() => this.#connect(), Math.min(pauseMs, left));
  }

  #pauseMs(wasOpen: boolean): number {
    if (this.#closing) return this.#addresses.sentAway(this.#wanted);
    return wasOpen ? this.#addresses.lost() : this.#addresses.failed();
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
    clearTimeout(this.#patience);
    clearInterval(this.#heartbeat);
    this.#stuck.end();
    this.#stream?.cancel();
    const told = error === undefined ? undefined : { code: error.code, message: error.message };
    this.#listener.tell({ say: "ended", error: told });
    this.#listener.ended();
  }
}
