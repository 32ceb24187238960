/** Describes a value in words, for messages: never the value itself, which can be a secret. */

/** `NaN`, `a function`, `an array`, `an instance of Map` … */
export function describeValue(value: unknown): string {
  switch (typeof value) {
    case "number":
      return Number.isFinite(value) ? "a number" : String(value);
    case "object":
      return value === null ? "null" : describeObject(value);
    case "undefined":
      return "undefined";
    case "bigint":
      return "a bigint";
    case "string":
    case "boolean":
    case "symbol":
    case "function":
      return `a ${typeof value}`;
  }
}

function describeObject(value: object): string {
  if (Array.isArray(value)) return "an array";
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? "an invalid Date" : "a Date";
  if (isPlainObject(value)) return "an object";
  const maker: unknown = value.constructor;
  const name = typeof maker === "function" && maker.name !== "" ? maker.name : "a class";
  return `an instance of ${name}`;
}

/** True for `{}`, for objects without a prototype, and for plain objects of another realm. */
export function isPlainObject(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype === Object.prototype || prototype === null) return true;
  return (
    Object.getPrototypeOf(prototype) === null &&
    Object.hasOwn(prototype as object, "hasOwnProperty")
  );
}
