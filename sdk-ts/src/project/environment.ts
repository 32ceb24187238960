/** What the environment says of a setting. */
import { declarationOf, type SettingName } from "@stairs/core/settings";

/** The text of the setting's variable. Undefined without one; an empty variable counts as none. */
export function fromEnvironment(name: SettingName): string | undefined {
  const value = process.env[declarationOf(name).env];
  return value === "" ? undefined : value;
}
