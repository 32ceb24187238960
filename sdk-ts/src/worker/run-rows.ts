/**
 * Calls user code for rows: one at a time while it is synchronous, several at a time if it returns
 * promises. Results arrive in the order of the rows. A synchronous function costs no promise.
 */

/**
 * The function to call and the receivers of its results. Over `returned` and `thrown` together,
 * positions rise from 0.
 */
export interface RowCalls {
  readonly rows: number;
  readonly concurrency: number;
  readonly signal: AbortSignal;
  readonly run: (position: number) => unknown;
  readonly returned: (position: number, result: unknown) => void;
  readonly thrown: (position: number, error: unknown) => void;
}

/** Calls `run` for every row. Ends early when the signal aborts; ignores later results. */
export async function runRows(calls: RowCalls): Promise<void> {
  const { rows, run, returned, thrown } = calls;
  for (let position = 0; position < rows; position++) {
    let result: unknown;
    try {
      result = run(position);
    } catch (error) {
      thrown(position, error);
      continue;
    }
    if (isPromiseLike(result)) return unlessAborted(calls, runAhead(calls, position, result));
    returned(position, result);
  }
}

/** One call for all rows. */
export async function runOnce(signal: AbortSignal, run: () => unknown): Promise<unknown> {
  let result: unknown;
  const once = async (): Promise<void> => {
    result = await run();
  };
  await unlessAborted({ signal }, once());
  return result;
}

/** True for a value that `await` waits for. */
export function isPromiseLike(value: unknown): value is PromiseLike<unknown> {
  return (
    typeof value === "object" &&
    value !== null &&
    typeof (value as { readonly then?: unknown }).then === "function"
  );
}

type Settled = { readonly error: unknown } | { readonly result: unknown };

/** Continues from `first`, whose promise already exists. */
async function runAhead(
  calls: RowCalls,
  first: number,
  promise: PromiseLike<unknown>,
): Promise<void> {
  const { rows, concurrency, signal, run, returned, thrown } = calls;
  const waiting = new Map<number, Settled>();
  let next = first;
  let heard = first;
  const settle = async (position: number): Promise<Settled> => {
    try {
      return { result: await (position === first ? promise : run(position)) };
    } catch (error) {
      return { error };
    }
  };
  const lane = async (): Promise<void> => {
    while (next < rows && !signal.aborted) {
      const position = next++;
      waiting.set(position, await settle(position));
      for (let end = waiting.get(heard); end !== undefined; end = waiting.get(heard)) {
        if (signal.aborted) return;
        waiting.delete(heard);
        if ("error" in end) thrown(heard, end.error);
        else returned(heard, end.result);
        heard++;
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(concurrency, rows - first) }, lane));
}

/**
 * Waits until the work is done or the signal aborts. User code can ignore the signal; then this
 * does not wait for it.
 */
export async function unlessAborted(
  { signal }: { readonly signal: AbortSignal },
  work: Promise<unknown>,
): Promise<void> {
  if (signal.aborted) {
    work.catch(() => undefined);
    return;
  }
  let stop: (() => void) | undefined;
  const aborted = new Promise<void>((resolve) => {
    stop = resolve;
    signal.addEventListener("abort", stop, { once: true });
  });
  try {
    await Promise.race([work, aborted]);
  } finally {
    if (stop !== undefined) signal.removeEventListener("abort", stop);
  }
}
