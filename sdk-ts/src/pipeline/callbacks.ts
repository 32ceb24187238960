/** The callbacks of a pipeline around its graph: consumers at its entry and at its end. */
import type { Context } from "../native-step.js";
import { DataFrame, entryFrame } from "./frame.js";
import { frameState } from "./mock.js";

/** Sees rows and changes nothing. */
export type Callback = (row: never, context: Context) => unknown;

/** The entry behind `before`: everything else reads it. */
export function withBefore(entry: DataFrame<object>, before: Callback): DataFrame<object> {
  return entryFrame(frameState(called(entry, before, "before")).node);
}

/**
 * Adds `after` at the end: on what the builder returned, or else on the frame of the last step that is
 * no consumer.
 * @returns What the builder returned, behind the callback.
 */
export function withAfter(entry: DataFrame<object>, result: unknown, after: Callback): unknown {
  if (result instanceof DataFrame) return called(result as DataFrame<object>, after, "after");
  if (result !== undefined) return result;
  const { graph, scope } = frameState(entry).node;
  const last = graph.nodes.findLast(
    ({ op, scope: own }) => own === scope && op.op === "step" && op.step.mode !== "keep",
  );
  const end = last === undefined ? entry : entryFrame(last);
  called(end, after, "after");
  return undefined;
}

function called(frame: DataFrame<object>, run: Callback, name: string): DataFrame<object> {
  return frame.subscribeConsumer(run as (row: object, context: Context) => unknown, { name });
}
