/**
 * The context of the row that a Flow is running, wherever in its code `startFrom` is called: it follows
 * the row over awaits and yields, so that rows that run at once do not see each other's.
 */
import { AsyncLocalStorage } from "node:async_hooks";
import { types } from "node:util";
import type { Context } from "../native-step.js";

const contexts = new AsyncLocalStorage<Context>();

/** What a Flow sees that is called by hand, in a test for example. */
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

/** The context of the row that is running, or one that stands for none. */
export function currentContext(): Context {
  return contexts.getStore() ?? alone;
}

/** Calls `run`, whose code sees `context` as current; so does that of a generator which it returns. */
export function inContext(context: Context, run: () => unknown): unknown {
  const result = contexts.run(context, run);
  if (types.isGeneratorObject(result)) keepContext(result, context);
  return result;
}

/** A generator's code runs when it is asked for the next row, long after it was made. */
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
