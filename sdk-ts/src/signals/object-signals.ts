/**
 * Signals that come once per object. A handler registered later also gets the earlier ones. Objects
 * are distinguished by identity, never by name.
 */
import { callHandler, handlersOf, newHandler, reportHandler, seenBy } from "./handlers.js";

/** The once-per-object signals of a project, an app or a pipeline. */
export type ObjectSignal = "onProjectReady" | "onAppCreated" | "onAppReady" | "onPipelineReady";

/** Calls the handlers for the object. Does nothing the second time. */
export function tell(signal: ObjectSignal, object: object): void {
  const seen = seenBy(signal);
  if (seen.has(object)) return;
  const handlers = handlersOf(signal);
  // If a handler registers another one, the new one counts as late and gets the object that way.
  const present = [...handlers];
  seen.add(object);
  for (const handler of present) {
    if (!handlers.has(handler)) continue;
    if (handler.about === null || handler.about === object)
      callHandler(handler, object, reportHandler);
  }
}

/**
 * Registers a handler, and calls it for earlier signals.
 * @param given A handler, or the object that it is for and a handler.
 * @returns A function that removes the handler. Safe to repeat.
 * @throws StairsError BAD_ARGUMENT if the handler is not a function.
 */
export function onObject(signal: ObjectSignal, given: readonly unknown[]): () => void {
  const [about, call] = given.length > 1 ? [given[0] as object, given[1]] : [null, given[0]];
  const handler = newHandler(signal, call, about);
  const handlers = handlersOf(signal);
  const before = [...seenBy(signal)];
  handlers.add(handler);
  for (const object of before) {
    if (about === null || about === object) callHandler(handler, object, reportHandler);
  }
  return () => void handlers.delete(handler);
}
