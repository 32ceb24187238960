/**
 * Each setting's value and its origin: the flag, else the environment variable, else the project
 * file, else the default.
 */
import { declarationOf, flagOf, type SettingName, settingNames } from "@stairs/core/settings";
import { checkedValue, type Settings } from "./setting-values.js";

/** A checked value and where it came from. */
export interface Resolved<Value> {
  readonly value: Value;
  /** `flag --port`, `environment STAIRS_PORT`, `file stairs.config.ts:3` or `default`. */
  readonly origin: string;
}

/** Every setting with its origin. */
export type ResolvedSettings = { readonly [Name in SettingName]: Resolved<Settings[Name]> };

/** What a project file sets. A setting that it leaves out is undefined. */
export interface FileValues {
  /** `file:line` of the call of defineProject. */
  readonly place: string;
  readonly values: Readonly<Partial<Record<SettingName, unknown>>>;
}

/** Where values can come from. */
export interface SettingSources {
  /** The values on the command line, by the setting's name. */
  readonly flags: Readonly<Partial<Record<SettingName, unknown>>>;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The values in the project file, by the setting's name; undefined without a project file. */
  readonly file?: FileValues | undefined;
}

/**
 * The value of every setting and its origin.
 * @throws StairsError BAD_ARGUMENT if a value does not fit. The message names where the value comes
 * from.
 */
export function resolveSettings(sources: SettingSources): ResolvedSettings {
  const all = settingNames.map((name) => [name, resolve(name, sources)]);
  return Object.fromEntries(all) as ResolvedSettings;
}

/** The values without their origins. */
export function valuesOf(resolved: ResolvedSettings): Settings {
  const all = settingNames.map((name) => [name, resolved[name].value]);
  return Object.fromEntries(all) as Settings;
}

/** The values that apply where nothing is set. */
export function defaultSettings(): Settings {
  return valuesOf(resolveSettings({ flags: {}, env: {} }));
}

/** A setting's value for printing, without the password that it can contain. */
export function shownValue<Name extends SettingName>(
  name: Name,
  value: Settings[Name],
): Settings[Name] | string {
  if (declarationOf(name).isSecret !== true) return value;
  return String(value).replace(/\/\/[^/]*@/, "//***@");
}

function resolve<Name extends SettingName>(
  name: Name,
  sources: SettingSources,
): Resolved<Settings[Name]> {
  const { env, default: usual } = declarationOf(name);
  const given: readonly (readonly [unknown, string])[] = [
    [sources.flags[name], `flag ${flagOf(name) ?? ""}`],
    [sources.env[env] === "" ? undefined : sources.env[env], `environment ${env}`],
    [sources.file?.values[name], `file ${sources.file?.place ?? ""}`],
  ];
  for (const [raw, origin] of given) {
    if (raw === undefined) continue;
    return { value: checkedValue(name, raw, origin), origin };
  }
  return { value: checkedValue(name, usual, "default"), origin: "default" };
}
