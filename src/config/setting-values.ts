/** The values of settings: their types, and the check that turns text into them. */
import { isAddressList } from "@stairs/core/address";
import {
  declarationOf,
  expectedOf,
  type SettingKind,
  type SettingName,
  type SettingUser,
  type settings,
} from "@stairs/core/settings";
import { StairsError } from "@stairs/core/errors";
import { parseDuration, parseSize } from "./units.js";

type Declarations = typeof settings;

type ValueOf<Kind extends SettingKind> = Kind extends { readonly type: "retention" }
  ? number | "forever"
  : Kind extends { readonly type: "port" | "whole" | "size" | "duration" }
    ? number
    : Kind extends { readonly choices: readonly (infer Choice)[] }
      ? Choice
      : Kind extends { readonly type: "switch" }
        ? boolean
        : string;

/** The checked values of the settings. Sizes are in bytes, durations in milliseconds. */
export type Settings = {
  readonly [Name in SettingName]: ValueOf<Declarations[Name]["kind"]>;
};

type UsedBy<User extends SettingUser> = {
  [Name in SettingName]: User extends Declarations[Name]["usedBy"][number] ? Name : never;
}[SettingName];

/** The settings that a coordinator reads. */
export type CoordinatorSettings = Pick<Settings, UsedBy<"coordinator">>;

/**
 * The value that `raw` represents.
 * @param raw A string; from a project file also a number or a boolean.
 * @param origin Where the value comes from, for the message.
 * @throws StairsError BAD_ARGUMENT.
 */
export function checkedValue<Name extends SettingName>(
  name: Name,
  raw: unknown,
  origin: string,
): Settings[Name] {
  const { kind, default: usual, isSecret } = declarationOf(name);
  const value = raw === "" && usual === "" ? raw : read(kind, raw);
  if (value !== undefined) return value as Settings[Name];
  throw new StairsError(
    "BAD_ARGUMENT",
    `${isSecret === true ? "The value" : JSON.stringify(raw)} is not valid for the setting ${name} (${origin}): expected ${expectedOf(name)}.`,
  );
}

const redisUrl = /^rediss?(?:\+sentinel)?:\/\/.+$/;

/** Undefined if the value does not fit. */
function read(kind: SettingKind, raw: unknown): string | number | boolean | undefined {
  switch (kind.type) {
    case "port":
      return wholeNumber(raw, 0, 65_535);
    case "whole":
      return wholeNumber(raw, kind.least, Number.MAX_SAFE_INTEGER);
    case "size":
      return within(parsed(parseSize, raw), 1, Number.MAX_SAFE_INTEGER);
    case "duration":
      return within(
        parsed(parseDuration, raw),
        parseDuration(kind.least),
        parseDuration(kind.most),
      );
    case "retention":
      return raw === "forever"
        ? raw
        : within(parsed(parseDuration, raw), 1, Number.MAX_SAFE_INTEGER);
    case "choice":
      return kind.choices.find((choice) => choice === raw);
    case "switch":
      return switches.get(raw);
    case "addresses":
      return textThat(
        raw,
        (text) => isAddressList(text) || (kind.orLocal === true && text === "local"),
      );
    case "redis":
      return textThat(raw, (text) => redisUrl.test(text));
    case "file":
    case "text":
      return textThat(raw, (text) => text !== "");
  }
}

/** The spellings of true and false in flags, variables and files. */
const switches: ReadonlyMap<unknown, boolean> = new Map<unknown, boolean>([
  ...[true, "true", "1"].map((yes) => [yes, true] as const),
  ...[false, "false", "0"].map((no) => [no, false] as const),
]);

function wholeNumber(raw: unknown, least: number, most: number): number | undefined {
  const value = typeof raw === "string" && raw.trim() !== "" ? Number(raw) : raw;
  return typeof value === "number" && Number.isSafeInteger(value)
    ? within(value, least, most)
    : undefined;
}

function within(value: number | undefined, least: number, most: number): number | undefined {
  return value !== undefined && value >= least && value <= most ? value : undefined;
}

function parsed(parse: (text: string) => number, raw: unknown): number | undefined {
  try {
    return parse(String(raw));
  } catch {
    return undefined;
  }
}

function textThat(raw: unknown, fits: (text: string) => boolean): string | undefined {
  return typeof raw === "string" && fits(raw) ? raw : undefined;
}
