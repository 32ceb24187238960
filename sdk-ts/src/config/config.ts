/**
 * A config: default values that can be overridden until it is sealed. Code reads it by attribute
 * and changes it only with `update`. Overriding makes new objects, so shared defaults do not
 * change. The keys of the defaults are the only keys.
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

/** The values, and the method `update`. */
export type Config<Values extends object> = Readonly<Values> & {
  /**
   * Merges values into the present ones at every depth. Arrays, functions and instances are
   * replaced; `undefined` leaves a value as it is. The change applies to all users of this app or
   * pipeline in this process, and to no other process.
   * @throws StairsError WRONG_STATE after the project is ready; BAD_ARGUMENT for a key that the
   * defaults do not have. A default of `{}` accepts any key.
   */
  update(values: Override<Values>): void;
};

/** A config, and the operations that only its owner may use. */
export interface OwnedConfig<Values extends object> {
  readonly config: Config<Values>;
  /** From now on `update` throws. Safe to repeat. */
  seal(): void;
  /** The present values, frozen. */
  values(): Readonly<Record<string, unknown>>;
}

/**
 * Makes a config.
 * @param owner The owner, for messages: `app core`.
 * @throws StairsError BAD_ARGUMENT if a value is called `update`.
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
