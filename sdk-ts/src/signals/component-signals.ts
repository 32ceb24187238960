/**
 * Signals of a worker's calls: one before and one after each run of a component on some rows. They are
 * never replayed, and cost nothing while nobody listens.
 */
import { callHandler, type Handler, handlersOf, newHandler, reportHandler } from "./handlers.js";

/** Rows that a component is about to get. */
export interface ComponentCall {
  /** The component as registered: `app.pipeline/node`. */
  readonly name: string;
  /** At least 1. */
  readonly rows: number;
  /** The coordinator's call. It may run several components, and one of them once for each kind of rows. */
  readonly callId: string;
  /** From 1. */
  readonly attempt: number;
}

/** What came of it. */
export interface ComponentEnd extends ComponentCall {
  /** How long it took, in milliseconds with fractions. */
  readonly ms: number;
  /** Rows that failed. */
  readonly failed: number;
  /** Rows that it ended by StopPipeline. */
  readonly dropped: number;
  /** True: the coordinator cancelled the call meanwhile, and nobody waits for the rows here. */
  readonly cancelled: boolean;
}

/** What a call tells of itself. */
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

/** A call that somebody listens to. */
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
 * `handler` is called in the worker before a component gets rows. What it throws is reported on
 * stderr, once for each handler, and changes nothing else; a promise that it gives is not waited for.
 * @returns Removes the handler.
 */
export function onComponentCalled(handler: (call: ComponentCall) => unknown): () => void {
  return listen(called, "onComponentCalled", handler);
}

/**
 * `handler` is called in the worker when a component is done with its rows; otherwise as
 * `onComponentCalled`.
 * @returns Removes the handler.
 */
export function onComponentFinished(handler: (end: ComponentEnd) => unknown): () => void {
  return listen(finished, "onComponentFinished", handler);
}

/** For the worker, before a component runs. Undefined when nobody listens. */
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

/** There may be thousands of calls a second. */
function reportOnce(handler: Handler, error: unknown): void {
  if (reported.has(handler)) return;
  reported.add(handler);
  reportHandler(handler, error);
}
