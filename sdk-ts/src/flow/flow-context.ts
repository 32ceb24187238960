/**
 * Gives `startFrom` the context of the row that a Flow is running, wherever the Flow's code calls
 * it. The context follows the row across awaits and yields, so rows that run at the same time keep
 * separate contexts.
 */
import { AsyncLocalStorage } from "node:async_hooks";
import { types } from "node:util";
import type { Context } from "../native-step.js";

const contexts = new AsyncLocalStorage<Context>();

/** The context of a Flow that user code calls directly, in a test for example. */
const alone: Context = {
  rowId: "",
  rowIds: [""],
  callId: "",
  attempt: 1,
  signal: new AbortController().signal,
  log: (message) => void process.stderr.write(`${message}\n`),
  config: {},
  state: undefined,
};

/** The context of the running row; outside of a row, an empty context that belongs to none. */
export function currentContext(): Context {
  return contexts.getStore() ?? alone;
}

/**
 * Calls `run`. Its code sees `context` as current; so does the code of a generator that it returns.
 */
export function inContext(context: Context, run: () => unknown): unknown {
  const result = contexts.run(context, run);
  if (types.isGeneratorObject(result)) keepContext(result, context);
  return result;
}

/**
 * The code of a generator runs when the caller asks for the next row, long after the generator was
 * created.
 */
function keepContext(generator: object, context: Context): void {
  const methods = generator as Record<string, (value: unknown) => unknown>;
  for (const name of ["next", "return", "throw"]) {
    const method = methods[name]?.bind(generator);
    if (method === undefined) continue;
    Object.defineProperty(generator, name, {
      value: (value: unknown) => contexts.run(context, () => method(value)),
    });
  }
}
