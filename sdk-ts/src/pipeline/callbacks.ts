/** The callbacks around a pipeline's graph: consumers at its entry and at its end. */
import type { Context } from "../native-step.js";
import { readComponent } from "./component.js";
import type { AnyFrame } from "./fields.js";
import { type DataFrame, entryFrame, frameOf } from "./frame.js";
import { frameState, isFrame } from "./mock.js";

/** A callback that sees rows and changes nothing. */
export type Callback = (row: never, context: Context) => unknown;

/**
 * Adds `before` after the entry. All other nodes read the frame after it.
 * @param source Where the pipeline is defined.
 */
export function withBefore(
  entry: DataFrame<object>,
  before: Callback,
  source: string,
): DataFrame<object> {
  return entryFrame(frameState(called(entry, before, "before", source)).node);
}

/**
 * Adds `after` at the end: on the frame that the builder returned, otherwise on the frame of the
 * last step that is not a consumer.
 * @param source Where the pipeline is defined.
 * @returns The frame that the builder returned, after the callback.
 */
export function withAfter(
  entry: DataFrame<object>,
  result: unknown,
  after: Callback,
  source: string,
): unknown {
  if (isFrame(result)) return called(result, after, "after", source);
  if (result !== undefined) return result;
  const { graph } = frameState(entry).node;
  const last = graph.nodes.findLast(
    ({ op, scope }) =>
      scope === graph.scope &&
      op.op === "step" &&
      op.step.mode !== "keep" &&
      op.step.kind !== "predicate",
  );
  const end = last === undefined ? entry : entryFrame(last);
  called(end, after, "after", source);
  return undefined;
}

function called<Frame extends AnyFrame>(
  frame: Frame,
  run: Callback,
  name: string,
  source: string,
): Frame {
  const { node, field } = frameState(frame);
  const { graph } = node;
  const verb = { name: `the callback ${name}`, mode: "keep" } as const;
  const { step, explicitName, baseName } = readComponent(graph, source, verb, run, { name });
  const op = { op: "step", input: node, step } as const;
  return frameOf(graph.add({ op, source, explicitName, baseName, optional: false }), field);
}
