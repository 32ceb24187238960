/**
 * Signals of a worker's calls: one before and one after each run of a component on some rows. They
 * are never replayed, and cost nothing without a handler.
 */
import { callHandler, type Handler, handlersOf, newHandler, reportHandler } from "./handlers.js";

/** The run of a component on some rows. */
export interface ComponentCall {
  /** The component's registered name: `app.pipeline/node`. */
  readonly name: string;
  /** At least 1. */
  readonly rows: number;
  /**
   * The coordinator's call. A call can run several components, and a component once for each kind
   * of rows.
   */
  readonly callId: string;
  /** From 1. */
  readonly attempt: number;
}

/** The result of a run. */
export interface ComponentEnd extends ComponentCall {
  /** How long it took, in milliseconds with fractions. */
  readonly ms: number;
  /** Rows that failed. */
  readonly failed: number;
  /** Rows that it ended with StopPipeline. */
  readonly dropped: number;
  /**
   * True: the coordinator cancelled the call meanwhile and no longer waits for the rows from this
   * worker.
   */
  readonly cancelled: boolean;
}

/** The identity of a call. */
interface Facts {
  readonly callId: string;
  readonly attempt: number;
  readonly signal: AbortSignal;
}

/** The ends of rows so far. */
interface Ends {
  readonly failures: readonly unknown[];
  readonly dropped: readonly unknown[];
}

/** A call with at least one handler. */
export interface HeardCall {
  readonly call: ComponentCall;
  readonly facts: Facts;
  readonly ends: Ends;
  readonly failedBefore: number;
  readonly droppedBefore: number;
  readonly began: number;
}

const called = handlersOf("onComponentCalled");
const finished = handlersOf("onComponentFinished");
const reported = new WeakSet<Handler>();

/**
 * Calls `handler` in the worker before a component gets rows. An error in the handler is reported
 * on stderr, once per handler, and changes nothing else. The worker does not wait for a promise
 * that the handler returns.
 * @returns A function that removes the handler.
 */
export function onComponentCalled(handler: (call: ComponentCall) => unknown): () => void {
  return listen(called, "onComponentCalled", handler);
}

/**
 * Calls `handler` in the worker when a component is done with its rows; otherwise as
 * `onComponentCalled`.
 * @returns A function that removes the handler.
 */
export function onComponentFinished(handler: (end: ComponentEnd) => unknown): () => void {
  return listen(finished, "onComponentFinished", handler);
}

/** For the worker, before a component runs. Undefined without a handler. */
export function componentCalled(
  name: string,
  rows: number,
  facts: Facts,
  ends: Ends,
): HeardCall | undefined {
  if (called.size === 0 && finished.size === 0) return undefined;
  const { callId, attempt } = facts;
  const call: ComponentCall = Object.freeze({ name, rows, callId, attempt });
  for (const handler of Array.from(called)) callHandler(handler, call, reportOnce);
  const failedBefore = ends.failures.length;
  const droppedBefore = ends.dropped.length;
  return { call, facts, ends, failedBefore, droppedBefore, began: performance.now() };
}

/** For the worker, after the component has run. */
export function componentFinished(heard: HeardCall | undefined): void {
  if (heard === undefined || finished.size === 0) return;
  const { call, facts, ends, failedBefore, droppedBefore, began } = heard;
  const end: ComponentEnd = Object.freeze({
    ...call,
    ms: performance.now() - began,
    failed: ends.failures.length - failedBefore,
    dropped: ends.dropped.length - droppedBefore,
    cancelled: facts.signal.aborted,
  });
  for (const handler of Array.from(finished)) callHandler(handler, end, reportOnce);
}

function listen(handlers: Set<Handler>, signal: string, call: unknown): () => void {
  const handler = newHandler(signal, call, null);
  handlers.add(handler);
  return () => void handlers.delete(handler);
}

/** There can be thousands of calls a second. */
function reportOnce(handler: Handler, error: unknown): void {
  if (reported.has(handler)) return;
  reported.add(handler);
  reportHandler(handler, error);
}
