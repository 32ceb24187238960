/**
 * Signals about an object that come once for each object: whoever comes late hears of those that were
 * before. An object is told apart from every other one by identity, never by name.
 */
import { callHandler, handlersOf, newHandler, reportHandler, seenBy } from "./handlers.js";

/** What happens once to a project, an app or a pipeline. */
export type ObjectSignal = "onProjectReady" | "onAppCreated" | "onAppReady" | "onPipelineReady";

/** Tells the handlers that want to hear of the object; the second time nobody. */
export function tell(signal: ObjectSignal, object: object): void {
  const seen = seenBy(signal);
  if (seen.has(object)) return;
  const handlers = handlersOf(signal);
  // A handler that registers another one: that one is late, and hears of the object as such.
  const present = [...handlers];
  seen.add(object);
  for (const handler of present) {
    if (!handlers.has(handler)) continue;
    if (handler.about === null || handler.about === object)
      callHandler(handler, object, reportHandler);
  }
}

/**
 * Registers a handler, and calls it for what was before.
 * @param given A handler, or the object that it wants to hear of and a handler.
 * @returns Removes the handler. Harmless when repeated.
 * @throws StairsError BAD_ARGUMENT when the handler is no function.
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
