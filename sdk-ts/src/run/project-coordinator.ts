/** Which coordinator a project's run talks to. */
import { joinLocal } from "../local/join-local.js";
import type { Project } from "../project/project.js";

/**
 * `host:port` of the project's coordinator; a local one is joined or started.
 * @param given Goes before what the project says.
 */
export async function coordinatorAddress(project: Project, given?: string): Promise<string> {
  const address = given ?? project.coordinator;
  if (address !== "local") return address;
  return joinLocal(project.stateDirectory, environmentFor(project));
}

/** What the project's options say to a coordinator that is started for it, as its environment. */
function environmentFor({ written }: Project): Readonly<Record<string, string>> {
  const { durability, queueRows, queueBytes, deadRows, deadBytes, deadRetention } = written;
  const { tlsCert, tlsKey, tlsClientCa, tokens } = written;
  const values = {
    STAIRS_DURABILITY: durability,
    STAIRS_QUEUE_ROWS: queueRows,
    STAIRS_QUEUE_BYTES: queueBytes,
    STAIRS_DEAD_ROWS: deadRows,
    STAIRS_DEAD_BYTES: deadBytes,
    STAIRS_DEAD_RETENTION: deadRetention,
    STAIRS_TLS_CERT: tlsCert,
    STAIRS_TLS_KEY: tlsKey,
    STAIRS_TLS_CLIENT_CA: tlsClientCa,
    STAIRS_TOKENS: tokens,
  };
  const said = Object.entries(values).filter(([, value]) => value !== undefined);
  return Object.fromEntries(said.map(([name, value]) => [name, String(value)]));
}
