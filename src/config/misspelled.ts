/** Environment variables whose name is nearly that of a setting. */
import { nearest } from "@stairs/core";
import { declarationOf, settingNames } from "@stairs/core/settings";

const prefix = "STAIRS_";
/** A client's token. It is not a setting, because settings are printed. */
const tokenVariable = "STAIRS_TOKEN";

/** One sentence for each environment variable that looks like a misspelled setting. */
export function misspelledVariables(env: Readonly<Record<string, string | undefined>>): string[] {
  const known = [...settingNames.map((name) => declarationOf(name).env), tokenVariable].map(
    (name) => name.slice(prefix.length),
  );
  return Object.keys(env).flatMap((name) => {
    const rest = name.slice(prefix.length);
    if (!name.startsWith(prefix) || known.includes(rest)) return [];
    const near = nearest(rest, known).replace('"', `"${prefix}`);
    return near === "" ? [] : [`The environment variable ${name} is not a setting${near}.`];
  });
}
