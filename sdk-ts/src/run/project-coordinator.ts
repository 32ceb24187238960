/** Which coordinator a project's run talks to. */
import { declarationOf, type SettingName, settingNames } from "@stairs/core/settings";
import { joinLocal } from "../local/join-local.js";
import type { Project } from "../project/project.js";

/**
 * `host:port` of the project's coordinator. Joins or starts a local coordinator.
 * @param given Overrides the project's setting.
 */
export async function coordinatorAddress(project: Project, given?: string): Promise<string> {
  const address = given ?? project.coordinator;
  if (address !== "local") return address;
  return joinLocal(project.stateDirectory, environmentFor(project));
}

/**
 * Not for a local coordinator: its command line sets its address, and its state directory stores
 * its queues.
 */
const notForLocal: ReadonlySet<SettingName> = new Set<SettingName>([
  "state",
  "port",
  "listen",
  "broker",
  "redis",
  "insecure",
]);

/** The project's settings as environment variables for a coordinator that the SDK starts. */
function environmentFor({ written }: Project): Readonly<Record<string, string>> {
  const variables = settingNames.flatMap((name) => {
    const { env, usedBy } = declarationOf(name);
    const value = written[name];
    const isForIt = usedBy.includes("coordinator") && !notForLocal.has(name);
    return value === undefined || !isForIt ? [] : [[env, String(value)]];
  });
  return Object.fromEntries(variables) as Record<string, string>;
}
