/** Reads a setting from the environment. */
import { declarationOf, type SettingName } from "@stairs/core/settings";

/** The text of the setting's variable; undefined if the variable is not set or empty. */
export function fromEnvironment(name: SettingName): string | undefined {
  const value = process.env[declarationOf(name).env];
  return value === "" ? undefined : value;
}
