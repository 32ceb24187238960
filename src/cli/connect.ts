/** Opens connections to a coordinator for commands. Loads gRPC only when a command connects. */
import type { Connection } from "./connection.js";
import { connectionAddress } from "./project/address.js";
import type { SettingFlags } from "./settings.js";

export type { Connection } from "./connection.js";

/**
 * A connection to the coordinator that the flags, the environment or the project file names.
 * @throws StairsError as `connectionAddress` and `openConnection`.
 */
export async function connect(flags: SettingFlags): Promise<Connection> {
  const { openConnection } = await import("./connection.js");
  return openConnection(await connectionAddress(flags));
}
