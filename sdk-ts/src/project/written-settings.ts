/**
 * The settings among the options of `defineProject`: checks and reads them, from the declarations
 * in the core.
 */
import { resolve } from "node:path";
import { StairsError, nearest } from "@stairs/core";
import {
  declarationOf,
  expectedOf,
  type SettingKind,
  type SettingName,
  settingNames,
  type settings,
} from "@stairs/core/settings";
import { type RedisOptions, redisUrl } from "./engine.js";

type Written<Kind extends SettingKind> = Kind extends { readonly type: "port" | "whole" }
  ? number
  : Kind extends { readonly type: "size" }
    ? number | string
    : Kind extends { readonly type: "switch" }
      ? boolean
      : string;

/** The settings in a project's options, by name. */
export type WrittenSettings = {
  readonly [Name in SettingName]?: Written<(typeof settings)[Name]["kind"]> | undefined;
};

type Values = Readonly<Record<string, unknown>>;

/** `tls.ca` → `["tls", "ca"]`. */
interface Place {
  readonly name: SettingName;
  readonly path: string;
  readonly group: string | undefined;
  readonly key: string;
}

const places: readonly Place[] = settingNames.flatMap((name) => {
  const { project: path } = declarationOf(name);
  if (path === undefined) return [];
  const [first = "", second] = path.split(".");
  return [{ name, path, group: second === undefined ? undefined : first, key: second ?? first }];
});

/** The options that are settings or groups of settings. */
export const settingOptions: readonly string[] = [
  ...new Set(places.map(({ group, key }) => group ?? key)),
];

/**
 * The settings among the checked options.
 * @param folder The base of relative file paths.
 */
export function writtenSettings(options: object, folder: string): WrittenSettings {
  const written = places.flatMap((place) => {
    const value = valueAt(options as Values, place);
    return value === undefined ? [] : [[place.name, storedValue(place, value, folder)]];
  });
  return Object.fromEntries(written) as WrittenSettings;
}

/**
 * Checks types and ranges. The coordinator checks the texts that it reads, such as sizes, because
 * the environment can override them.
 * @param where For messages: `The project shop (stairs.config.ts:3)`.
 * @throws StairsError BAD_ARGUMENT.
 */
export function checkSettings(where: string, options: object): void {
  const fail = (path: string, value: unknown, expected: string): never => {
    throw new StairsError(
      "BAD_ARGUMENT",
      `${where} has the value ${JSON.stringify(value)} for ${path}: expected ${expected}.`,
    );
  };
  const given = options as Values;
  for (const group of new Set(places.flatMap((place) => place.group ?? []))) {
    const keys = places.filter((place) => place.group === group).map(({ key }) => key);
    const values = given[group];
    if (values === undefined) continue;
    if (typeof values !== "object" || values === null || Array.isArray(values))
      return fail(group, values, `{ ${keys.join(", ")} }`);
    for (const [key, value] of Object.entries(values)) {
      if (!keys.includes(key))
        fail(`${group}.${key}`, value, `one of ${keys.join(", ")}${nearest(key, keys)}`);
    }
  }
  for (const place of places) {
    const value = valueAt(given, place);
    if (value !== undefined && !fits(declarationOf(place.name).kind, value))
      fail(place.path, value, expectedOf(place.name));
  }
}

function valueAt(options: Values, { group, key }: Place): unknown {
  if (group === undefined) return options[key];
  return (options[group] as Values | undefined)?.[key];
}

function storedValue({ name }: Place, value: unknown, folder: string): unknown {
  const { type } = declarationOf(name).kind;
  if (type === "file") return resolve(folder, value as string);
  return type === "redis" ? redisUrl(value as string | RedisOptions) : value;
}

function fits(kind: SettingKind, value: unknown): boolean {
  switch (kind.type) {
    case "port":
      return isWhole(value, 0, 65_535);
    case "whole":
      return isWhole(value, kind.least);
    case "size":
      return isText(value) || isWhole(value, 1);
    case "choice":
      return (kind.choices as readonly unknown[]).includes(value);
    case "switch":
      return typeof value === "boolean";
    case "redis":
      // `checkEngine` has its own message for it.
      return true;
    case "addresses":
    case "duration":
    case "retention":
    case "file":
    case "text":
      return isText(value);
  }
}

function isText(value: unknown): boolean {
  return typeof value === "string" && value !== "";
}

function isWhole(value: unknown, least: number, most = Number.MAX_SAFE_INTEGER): boolean {
  return typeof value === "number" && Number.isInteger(value) && value >= least && value <= most;
}
