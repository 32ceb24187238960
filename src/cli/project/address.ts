/** Where a command finds the coordinator. */
import { ownerAddress } from "@stairs/sdk/internal";
import type { ResolvedSettings } from "../../config/settings.js";
import { commandSettings } from "../settings.js";
import { fileSettings } from "./file-settings.js";

/**
 * `host:port` of the coordinator for a command that needs no project: the project file is read only
 * where no flag and no environment variable says it.
 * @throws StairsError BAD_ARGUMENT; BAD_PROJECT when the file must be read and cannot be loaded.
 */
export async function connectionAddress(
  options: Readonly<Record<string, unknown>>,
): Promise<string> {
  const without = commandSettings(options, undefined);
  if (without.coordinator.origin !== "default") return await addressOf(without);
  return await addressOf(commandSettings(options, await fileSettings(options)));
}

/** `host:port` that the settings mean: `local` is whoever holds the state directory, if anybody does. */
export async function addressOf(settings: ResolvedSettings): Promise<string> {
  if (settings.coordinator.value !== "local") return settings.coordinator.value;
  return (await ownerAddress(settings.state.value)) ?? `127.0.0.1:${settings.port.value}`;
}
