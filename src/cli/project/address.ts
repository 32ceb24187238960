/** Finds the coordinator's address for a command. */
import { messageOf } from "@stairs/core/errors";
import type { ResolvedSettings } from "../../config/settings.js";
import { commandSettings, type SettingFlags } from "../settings.js";
import { fileSettings } from "./file-settings.js";
import { terminal } from "../terminal.js";

/**
 * `host:port` of the coordinator, or several separated by commas, for a command that needs no
 * project. The project file, if there is one, also sets TLS and the token: after it is loaded,
 * connections use them.
 * @throws StairsError BAD_ARGUMENT; BAD_PROJECT if only the project file names the coordinator, and
 * the file cannot be loaded.
 */
export async function connectionAddress(flags: SettingFlags): Promise<string> {
  const without = commandSettings(flags, undefined);
  if (without.coordinator.origin === "default")
    return await addressOf(commandSettings(flags, await fileSettings(flags)));
  try {
    return await addressOf(commandSettings(flags, await fileSettings(flags)));
  } catch (error) {
    terminal().stderr.write(
      `stairs: continues without the project file, which may set TLS and a token: ${messageOf(error)}\n`,
    );
    return await addressOf(without);
  }
}

/**
 * The `host:port` that the settings name. `local` is the coordinator that holds the state
 * directory, if one does.
 */
export async function addressOf(settings: ResolvedSettings): Promise<string> {
  if (settings.coordinator.value !== "local") return settings.coordinator.value;
  const { ownerAddress } = await import("@stairs/sdk/client");
  return (await ownerAddress(settings.state.value)) ?? `127.0.0.1:${settings.port.value}`;
}
