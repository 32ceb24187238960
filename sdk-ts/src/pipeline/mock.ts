/**
 * Frames in user code are mocks: they represent values that exist only when rows flow. Code that
 * treats a mock as a real value gets an error here, with the place and the fix.
 */
import { StairsError } from "@stairs/core";
import { type DraftNode, at } from "./draft.js";
import type { AnyFrame } from "./fields.js";
import { callerSource } from "./source.js";

/** The state of a frame. */
export interface FrameState {
  readonly node: DraftNode;
  /** The one field of a DataPoint; null for other frames. */
  readonly field: string | null;
}

const stateKey = Symbol.for("stairs.frame");
const inspectKey = Symbol.for("nodejs.util.inspect.custom");

/** Properties of the entry frame that are never fields, in addition to the methods. */
const neverFields = new Set(["then", "toJSON", "constructor"]);

/** True for a DataFrame or DataPoint of any copy of the package. */
export function isFrame(value: unknown): value is AnyFrame {
  return typeof value === "function" && stateKey in value;
}

/**
 * The state of a frame.
 * @throws StairsError BAD_ARGUMENT for anything else.
 */
export function frameState(value: unknown): FrameState {
  if (!isFrame(value))
    throw new StairsError("BAD_ARGUMENT", "Expected a DataFrame or DataPoint of this pipeline.");
  return (value as unknown as { readonly [stateKey]: FrameState })[stateKey];
}

/**
 * Makes a mock with the methods of `prototype`.
 * @param fieldOf Makes the DataPoint of a field. Only for entry frames: their properties are
 * fields.
 */
export function mock(
  prototype: object,
  state: FrameState,
  fieldOf?: (field: string) => object,
): object {
  // The target is an arrow function, so that a call of the mock differs from a missing method.
  const target: object = () => undefined;
  Object.setPrototypeOf(target, prototype);
  // console.log reads the target itself.
  Object.defineProperty(target, inspectKey, { configurable: true, value: () => described(state) });
  const misuse = (how: string): never => {
    throw misused(state, how);
  };
  return new Proxy(target, {
    get(_target, property, receiver) {
      if (property === stateKey) return state;
      if (property === "field" && state.field !== null) return state.field;
      if (typeof property === "symbol") return symbolProperty(property, misuse);
      if (neverFields.has(property)) return neverField(property, prototype, misuse);
      if (property in prototype && !(property in Object.prototype))
        return Reflect.get(prototype, property, receiver);
      return fieldOf ? fieldOf(property) : misuse(noProperty(state, property));
    },
    has: (_target, property) =>
      property === stateKey ||
      (typeof property === "string" ? misuse(`${JSON.stringify(property)} in …`) : false),
    ownKeys: () => misuse("listing or spreading its properties"),
    getOwnPropertyDescriptor: () => undefined,
    set: (_target, property) => misuse(`assigning to its property ${String(property)}`),
    defineProperty: (_target, property) => misuse(`defining its property ${String(property)}`),
    deleteProperty: (_target, property) => misuse(`deleting its property ${String(property)}`),
    apply: () => misuse("calling it as a function"),
  });
}

function symbolProperty(property: symbol, misuse: (how: string) => never): undefined {
  if (property === Symbol.toPrimitive) return misuse("an operator, a template or String()");
  if (property === Symbol.iterator || property === Symbol.asyncIterator)
    return misuse("iterating or spreading it");
  return undefined;
}

function neverField(property: string, prototype: object, misuse: (how: string) => never): unknown {
  if (property === "then") return misuse('await (a field called then is read with get("then"))');
  if (property === "toJSON")
    return misuse('JSON.stringify (a field called toJSON is read with get("toJSON"))');
  return prototype.constructor;
}

function noProperty(state: FrameState, property: string): string {
  const what = `reading its property ${JSON.stringify(property)}`;
  return state.field === null
    ? `${what} (a field is read with get(${JSON.stringify(property)}))`
    : what;
}

/** `DataPoint value of core.main (src/a.ts:3)`. */
function described(state: FrameState): string {
  const { node, field } = state;
  return `${field === null ? "DataFrame" : `DataPoint ${field}`} of ${node.graph.pipeline}${at(node.source)}`;
}

function misused(state: FrameState, how: string): StairsError {
  const what = state.field === null ? "a DataFrame" : `the DataPoint ${state.field}`;
  return state.node.graph.error(
    callerSource(),
    `${what} was treated as a value by ${how}, but while a pipeline is built it only stands for values to come; ` +
      "move that into a function and subscribe it: frame.subscribeFunc(myFunction)",
  );
}
