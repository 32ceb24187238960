/** Constants of `addValue`: JSON values, read once when the pipeline is built. */
import { checkFieldName, messageOf } from "@stairs/core";
import { isPlainObject } from "../config/deep-merge.js";
import type { DraftGraph } from "./draft.js";

/**
 * [field, JSON text] pairs.
 * @throws StairsError BAD_PIPELINE for a value that JSON cannot express; the message names its
 * path.
 */
export function constantTexts(
  graph: DraftGraph,
  source: string,
  values: unknown,
): readonly (readonly [string, string])[] {
  if (!isPlainObject(values)) {
    throw graph.error(
      source,
      'addValue takes an object of constants by field name, like { path: "/tmp" }',
    );
  }
  return Object.entries(values).map(([field, value]) => {
    try {
      checkFieldName(field);
    } catch (error) {
      throw graph.error(source, `addValue: ${messageOf(error)}`);
    }
    const wrong = notJson(value, field);
    if (wrong !== undefined) {
      throw graph.error(
        source,
        `addValue takes JSON values only, and ${wrong}: make it with a function and subscribeFunc instead`,
      );
    }
    return [field, JSON.stringify(value)] as const;
  });
}

function notJson(value: unknown, path: string): string | undefined {
  if (value === null || typeof value === "string" || typeof value === "boolean") return undefined;
  if (typeof value === "number") return Number.isFinite(value) ? undefined : `${path} is ${value}`;
  if (Array.isArray(value)) return first(value.map((item, i) => [`${path}[${i}]`, item]));
  if (isPlainObject(value))
    return first(Object.entries(value).map(([key, item]) => [`${path}.${key}`, item]));
  return `${path} is ${typeof value === "object" ? `a ${value.constructor.name}` : `of type ${typeof value}`}`;
}

function first(items: readonly (readonly [string, unknown])[]): string | undefined {
  for (const [path, item] of items) {
    const wrong = notJson(item, path);
    if (wrong !== undefined) return wrong;
  }
  return undefined;
}
