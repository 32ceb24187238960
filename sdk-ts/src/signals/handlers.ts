/**
 * The handlers of this process. They are stored under a registered symbol, so that user code and a
 * command with another copy of this package share them. A handler never breaks its caller: an error
 * is reported with the handler's name.
 */
import { StairsError } from "@stairs/core";
import { at } from "../pipeline/draft.js";
import { callerSource } from "../pipeline/source.js";

/** One registration. The same function can be registered several times. */
export interface Handler {
  /** `onAppReady`. */
  readonly signal: string;
  readonly call: (argument: never) => unknown;
  /** The only object that the handler is for; null: all. */
  readonly about: object | null;
  /** `file:line` of the registration. */
  readonly source: string;
}

interface ProcessSignals {
  /** By signal. */
  readonly handlers: Map<string, Set<Handler>>;
  /** The objects for which a once-per-object signal was already sent. */
  readonly seen: Map<string, Set<object>>;
}

const key = Symbol.for("stairs.signals");
const place = globalThis as { [key]?: ProcessSignals };

/** The handlers and objects of this process. The sets stay the same for its whole life. */
function processSignals(): ProcessSignals {
  return (place[key] ??= { handlers: new Map(), seen: new Map() });
}

/** The handlers of a signal. */
export function handlersOf(signal: string): Set<Handler> {
  return setOf(processSignals().handlers, signal);
}

/** The objects for which a signal was sent so far. */
export function seenBy(signal: string): Set<object> {
  return setOf(processSignals().seen, signal);
}

/**
 * Makes a handler from the argument of an `on…` function, which must be on the stack.
 * @throws StairsError BAD_ARGUMENT if it is not a function.
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

/** Calls a handler. An error or a rejection goes to `failed`. */
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

/** Reports on stderr which handler failed, and how. */
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
