/** Merges plain objects. Never changes or shares its arguments. */

/** True for an object made by `{}` or without a prototype, including one of another realm. */
export function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== "object" || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

/**
 * Merges `over` into `under`. Plain objects are merged at every depth; arrays, functions, instances
 * and all other values are replaced. A value of `undefined` in `over` leaves the value of `under`.
 * The result's plain objects and arrays are new and frozen; other objects are shared.
 */
export function deepMerge(
  under: Readonly<Record<string, unknown>>,
  over: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  const merged = new Map<string, unknown>();
  for (const [key, value] of Object.entries(under)) merged.set(key, copied(value));
  for (const [key, value] of Object.entries(over)) {
    if (value === undefined) continue;
    const before = merged.get(key);
    const both = isPlainObject(value) && isPlainObject(before);
    merged.set(key, both ? deepMerge(before, value) : copied(value));
  }
  return Object.freeze(Object.fromEntries(merged));
}

function copied(value: unknown): unknown {
  if (Array.isArray(value)) return Object.freeze(value.map(copied));
  return isPlainObject(value) ? deepMerge(value, {}) : value;
}
