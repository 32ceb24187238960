/**
 * Which keys a config has: those of its defaults, also the ones whose default is undefined. A plain
 * object among the defaults has fixed keys in the same way, unless it is empty: that one takes any.
 */
import { StairsError, nearest } from "@stairs/core";
import { isPlainObject } from "./deep-merge.js";

/** Keys whose objects have fixed keys too; null for a key that takes any value. */
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
 * @param owner Whose config it is, for messages: `app core`.
 * @param path The names above `values`, each with a dot behind it; empty at the top.
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
