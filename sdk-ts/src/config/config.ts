/**
 * A config: default values that can be overridden until it is sealed. It is read by attribute and
 * changed by `update` alone; overriding makes new objects, so a default that is shared stays as it was.
 */
import { StairsError } from "@stairs/core";
import { deepMerge } from "./deep-merge.js";

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
   * Lays values over the present ones, at every depth.
   * @throws StairsError WRONG_STATE once the project is ready.
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
  let current: Readonly<Record<string, unknown>> = {};
  let sealed = false;
  const view: object = Object.create(null, { update: { value: update } });

  function apply(values: object): void {
    current = deepMerge(current, { ...values });
    for (const key of Object.keys(current)) {
      if (key === "update") {
        throw new StairsError(
          "BAD_ARGUMENT",
          `The config of ${owner} has a value called update, which is the name of the method that changes it: give the value another name.`,
        );
      }
      Object.defineProperty(view, key, {
        configurable: true,
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
  }

  function update(values: Override<Values>): void {
    if (sealed) {
      throw new StairsError(
        "WRONG_STATE",
        `The config of ${owner} cannot be changed any more, because its pipelines are built: call config.update before the project runs anything.`,
      );
    }
    apply(values);
  }

  apply(defaults);
  return {
    config: view as Config<Values>,
    seal: () => {
      sealed = true;
    },
    values: () => current,
  };
}
