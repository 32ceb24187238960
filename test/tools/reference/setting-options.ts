/** The options of `defineProject` that are settings, as a TypeScript interface with doc comments. */
import {
  declarationOf,
  settingGroups,
  type SettingKind,
  type SettingName,
  settingNames,
} from "../../../src/core/settings.js";

/** The text of `sdk-ts/src/project/setting-options.ts`. */
export function settingOptionsSource(): string {
  const groups = new Map<string, string[]>();
  for (const name of settingNames) {
    const { project } = declarationOf(name);
    if (project === undefined) continue;
    const [first = "", second] = project.split(".");
    const group = second === undefined ? "" : first;
    const member = `${comment(name)}\nreadonly ${second ?? first}?: ${typeOf(declarationOf(name).kind)};`;
    groups.set(group, [...(groups.get(group) ?? []), member]);
  }
  const members = [...groups].flatMap(([group, all]) =>
    group === ""
      ? all
      : [`/** ${settingGroups[group] ?? ""} */\nreadonly ${group}?: {\n${all.join("\n")}\n};`],
  );
  return [
    "/** The settings that `defineProject` takes. Generated from the declarations by `npm run docs:generate`. */",
    'import type { RedisOptions } from "./engine.js";',
    "",
    "/** Options of `defineProject` that are settings. Paths of files are relative to the file that calls it. */",
    `export interface SettingOptions {\n${members.join("\n")}\n}`,
  ].join("\n");
}

function comment(name: SettingName): string {
  const { docs, env, default: usual, without } = declarationOf(name);
  const fallback = usual === "" ? without : `\`${usual}\``;
  const end = fallback === undefined ? "" : ` Default: ${fallback}.`;
  return `/** ${docs} ${env} overrides it.${end} */`;
}

function typeOf(kind: SettingKind): string {
  switch (kind.type) {
    case "port":
    case "whole":
      return "number";
    case "size":
      return "number | string";
    case "choice":
      return kind.choices.map((choice) => JSON.stringify(choice)).join(" | ");
    case "switch":
      return "boolean";
    case "redis":
      return "string | RedisOptions";
    case "addresses":
    case "duration":
    case "retention":
    case "file":
    case "text":
      return "string";
  }
}
