/**
 * Checks the names in `get`, `rename` and `select`. A DataPoint counts as the name of its field.
 */
import { checkFieldName, messageOf } from "@stairs/core";
import type { DraftGraph, DraftNode } from "./draft.js";
import type { AnyFrame } from "./fields.js";
import { frameState, isFrame } from "./mock.js";

/**
 * A field's name.
 * @throws StairsError BAD_PIPELINE.
 */
export function fieldName(graph: DraftGraph, source: string, verb: string, name: unknown): string {
  if (typeof name !== "string") {
    throw graph.error(
      source,
      `${verb} takes the name of a field, and got ${isFrame(name) ? "a frame" : `a value of type ${typeof name}`}`,
    );
  }
  try {
    checkFieldName(name);
  } catch (error) {
    throw graph.error(source, `${verb}: ${messageOf(error)}`);
  }
  return name;
}

/**
 * [new name, old name] pairs.
 * @param names `{ new: "old" | point }` or, for select, `["a", "b"]`.
 * @throws StairsError BAD_PIPELINE.
 */
export function namePairs(
  node: DraftNode,
  source: string,
  verb: "rename" | "select",
  names: unknown,
): readonly (readonly [string, string])[] {
  const { graph } = node;
  if (typeof names !== "object" || names === null || (Array.isArray(names) && verb === "rename")) {
    const shape =
      verb === "rename" ? '{ newName: "oldName" }' : '["a", "b"] or { newName: "oldName" }';
    throw graph.error(source, `${verb} takes ${shape}`);
  }
  if (Array.isArray(names)) {
    const kept = names.map((name: unknown) => fieldName(graph, source, verb, name));
    return [...new Set(kept)].map((name) => [name, name] as const);
  }
  return Object.entries(names).map(([name, old]: [string, unknown]) => {
    const from = isFrame(old)
      ? pointName(node, source, verb, old)
      : fieldName(graph, source, verb, old);
    return [fieldName(graph, source, verb, name), from] as const;
  });
}

/** A DataPoint names a field only if it reads that field of this frame without later operations. */
function pointName(node: DraftNode, source: string, verb: string, point: AnyFrame): string {
  const state = frameState(point);
  const { op } = state.node;
  if (op.op !== "get" || op.input !== node) {
    throw node.graph.error(
      source,
      `${verb} got a frame that is not a field of the frame it is called on: give it the field's name, or use concatenate({ … }) to bring frames together`,
    );
  }
  state.node.optional = true;
  return op.field;
}
