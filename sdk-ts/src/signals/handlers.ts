/**
 * The handlers of this process, under a registered symbol, so that user code and a command that
 * loaded another copy of this package agree on them. A handler never breaks whoever calls it: what it
 * throws is reported with its name.
 */
import { StairsError } from "@stairs/core";
import { at } from "../pipeline/draft.js";
import { callerSource } from "../pipeline/source.js";

/** One registration; the same function may be registered several times. */
export interface Handler {
  /** `onAppReady`. */
  readonly signal: string;
  readonly call: (argument: never) => unknown;
  /** The only object that it wants to hear of; null: all. */
  readonly about: object | null;
  /** `file:line` of the registration. */
  readonly source: string;
}

interface ProcessSignals {
  /** By signal. */
  readonly handlers: Map<string, Set<Handler>>;
  /** The objects that signals were about that come once for each object. */
  readonly seen: Map<string, Set<object>>;
}

const key = Symbol.for("stairs.signals");
const place = globalThis as { [key]?: ProcessSignals };

/** What this process has. The sets stay the same ones for its whole life. */
function processSignals(): ProcessSignals {
  return (place[key] ??= { handlers: new Map(), seen: new Map() });
}

/** The handlers of a signal. */
export function handlersOf(signal: string): Set<Handler> {
  return setOf(processSignals().handlers, signal);
}

/** The objects that a signal was about so far. */
export function seenBy(signal: string): Set<object> {
  return setOf(processSignals().seen, signal);
}

/**
 * Makes a handler of what a user gave to an `on…` function, which must be on the stack.
 * @throws StairsError BAD_ARGUMENT when it is no function.
 */
export function newHandler(signal: string, call: unknown, about: object | null): Handler {
  const source = callerSource();
  if (typeof call === "function") {
    return { signal, call: call as Handler["call"], about, source };
  }
  throw new StairsError(
    "BAD_ARGUMENT",
    `${signal}${at(source)} got a value of type ${typeof call} where it takes a function.`,
  );
}

/** Calls a handler; what it throws, or its promise rejects with, goes to `failed`. */
export function callHandler(
  handler: Handler,
  argument: unknown,
  failed: (handler: Handler, error: unknown) => void,
): void {
  try {
    const result = handler.call(argument as never);
    if (isThenable(result)) void result.then(undefined, (error: unknown) => failed(handler, error));
  } catch (error) {
    failed(handler, error);
  }
}

/** Tells on stderr which handler failed, and how. */
export function reportHandler({ signal, call, source }: Handler, error: unknown): void {
  const who = call.name === "" ? "an anonymous handler" : `the handler ${call.name}`;
  const how = error instanceof Error && error.stack !== undefined ? error.stack : String(error);
  process.stderr.write(`stairs: ${who}${at(source)} of ${signal} failed: ${how}\n`);
}

function setOf<Member>(sets: Map<string, Set<Member>>, name: string): Set<Member> {
  let set = sets.get(name);
  if (set === undefined) {
    set = new Set();
    sets.set(name, set);
  }
  return set;
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return (
    typeof value === "object" &&
    value !== null &&
    typeof (value as { readonly then?: unknown }).then === "function"
  );
}
