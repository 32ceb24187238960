/** `docs/reference/settings.md`: every setting, in the order of the table. */
import {
  declarationOf,
  expectedOf,
  type SettingName,
  settingNames,
} from "../../../src/core/settings.js";

const users = { coordinator: "the coordinator", client: "clients" } as const;

/** The text of the page. */
export function settingsPage(): string {
  return [
    "# Settings",
    "",
    "A setting has one value. The first of these places that sets it wins: the flag, the environment variable, the project file",
    "(`defineProject`), the default. An empty environment variable counts as not set. `stairs config` prints each setting, its value,",
    "and where the value comes from.",
    "",
    "Clients are commands, workers, and producers.",
    "",
    ...settingNames.flatMap(section),
  ].join("\n");
}

function section(name: SettingName): string[] {
  const {
    flag,
    env,
    project,
    docs,
    default: usual,
    without,
    usedBy,
    isSecret,
  } = declarationOf(name);
  const none = without ?? "none";
  const facts: readonly (readonly [string, string])[] = [
    ["Flag", flag === undefined ? "none" : code(flag)],
    ["Environment variable", code(env)],
    ["Project file", project === undefined ? "none" : code(project)],
    ["Value", expectedOf(name)],
    ["Default", usual === "" ? none : code(usual)],
    ["Used by", usedBy.map((user) => users[user]).join(" and ")],
  ];
  return [
    `## ${name}`,
    "",
    docs,
    ...(isSecret === true ? ["", "Commands never print the password in this value."] : []),
    "",
    "| | |",
    "| --- | --- |",
    ...facts.map(([fact, value]) => `| ${fact} | ${value} |`),
    "",
  ];
}

function code(text: string): string {
  return `\`${text}\``;
}
