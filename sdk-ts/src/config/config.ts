/**
 * A config: default values that can be overridden until it is sealed. It is read by attribute and
 * changed by `update` alone; overriding makes new objects, so a default that is shared stays as it was.
 * Its keys are those of the defaults for good.
 */
import { StairsError } from "@stairs/core";
import { deepMerge } from "./deep-merge.js";
import { checkKnownKeys, shapeOf } from "./known-keys.js";

/** Some of the values, at any depth. Arrays, functions and instances are replaced as a whole. */
export type Override<Values> = {
  readonly [Key in keyof Values]?: Values[Key] extends
    readonly unknown[] | ((...args: never) => unknown)
    ? Values[Key]
    : Values[Key] extends object
      ? Override<Values[Key]>
      : Values[Key];
};

/** The values with `update`. */
export type Config<Values extends object> = Readonly<Values> & {
  /**
   * Lays values over the present ones, at every depth; arrays, functions and instances are replaced,
   * and `undefined` leaves what is there. It holds for all that use this app or pipeline in this
   * process, and for no other process.
   * @throws StairsError WRONG_STATE once the project is ready; BAD_ARGUMENT for a key that the
   * defaults do not have. A default of `{}` takes any key.
   */
  update(values: Override<Values>): void;
};

/** A config and what its owner alone may do with it. */
export interface OwnedConfig<Values extends object> {
  readonly config: Config<Values>;
  /** From now on `update` throws. Harmless when repeated. */
  seal(): void;
  /** The present values, frozen. */
  values(): Readonly<Record<string, unknown>>;
}

/**
 * Makes a config.
 * @param owner Whose it is, for messages: `app core`.
 * @throws StairsError BAD_ARGUMENT when a value is called `update`.
 */
export function createConfig<Values extends object>(
  owner: string,
  defaults: Values,
): OwnedConfig<Values> {
  const shape = shapeOf(defaults);
  if (shape.has("update")) {
    throw new StairsError(
      "BAD_ARGUMENT",
      `The config of ${owner} has a value called update, which is the name of the method that changes it: give the value another name.`,
    );
  }
  let current = deepMerge({}, { ...(defaults as object) });
  let sealed = false;
  const view: object = Object.create(null, { update: { value: update } });
  for (const key of shape.keys()) {
    Object.defineProperty(view, key, {
      enumerable: true,
      get: () => current[key],
      set: () => {
        throw new StairsError(
          "WRONG_STATE",
          `config.${key} of ${owner} was assigned to: use config.update({ ${key}: … }).`,
        );
      },
    });
  }
  Object.preventExtensions(view);

  function update(values: Override<Values>): void {
    if (sealed) {
      throw new StairsError(
        "WRONG_STATE",
        `The config of ${owner} cannot be changed any more, because the project is ready or a pipeline is built: call config.update before anything runs.`,
      );
    }
    checkKnownKeys(owner, shape, values);
    current = deepMerge(current, { ...values });
  }

  return {
    config: view as Config<Values>,
    seal: () => {
      sealed = true;
    },
    values: () => current,
  };
}
