/** Which coordinator a project's run talks to. */
import { joinLocal } from "../local/join-local.js";
import type { Project } from "../project/project.js";

/**
 * `host:port` of the project's coordinator; a local one is joined or started.
 * @param given Goes before what the project says.
 */
export async function coordinatorAddress(project: Project, given?: string): Promise<string> {
  const address = given ?? project.coordinator;
  return address === "local" ? joinLocal(project.stateDirectory) : address;
}
