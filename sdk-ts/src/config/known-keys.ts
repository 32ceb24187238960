/**
 * The keys of a config: those of its defaults, including keys whose default is undefined. A plain
 * object among the defaults also has fixed keys, unless it is empty: an empty object accepts any
 * key.
 */
import { StairsError, nearest } from "@stairs/core";
import { isPlainObject } from "./deep-merge.js";

/** Keys whose objects also have fixed keys; null for a key that accepts any value. */
export type Shape = ReadonlyMap<string, Shape | null>;

/** The keys of these defaults, at every depth. */
export function shapeOf(defaults: object): Shape {
  return new Map(
    Object.entries(defaults).map(([key, value]) => [
      key,
      isPlainObject(value) && Object.keys(value).length > 0 ? shapeOf(value) : null,
    ]),
  );
}

/**
 * @param owner The owner of the config, for messages: `app core`.
 * @param path The names above `values`, each followed by a dot; empty at the top.
 * @throws StairsError BAD_ARGUMENT for a key that is not in the shape, with the nearest one.
 */
export function checkKnownKeys(owner: string, shape: Shape, values: object, path = ""): void {
  for (const [key, value] of Object.entries(values)) {
    const below = shape.get(key);
    if (below === undefined) {
      const known = [...shape.keys()].map((name) => path + name);
      const list = known.length === 0 ? "it has none" : `known are ${known.join(", ")}`;
      throw new StairsError(
        "BAD_ARGUMENT",
        `The config of ${owner} has no value ${path}${key}${nearest(path + key, known)}: ${list}. A new value needs a default first, undefined if there is none.`,
      );
    }
    if (below !== null && isPlainObject(value)) {
      checkKnownKeys(owner, below, value, `${path}${key}.`);
    }
  }
}
