/** Where a command finds the coordinator. */
import { messageOf } from "@stairs/core";
import { ownerAddress } from "@stairs/sdk/client";
import type { ResolvedSettings } from "../../config/settings.js";
import { commandSettings } from "../settings.js";
import { fileSettings } from "./file-settings.js";
import { terminal } from "../terminal.js";

/**
 * `host:port` of the coordinator, or several with commas in between, for a command that needs no project. The project
 * file, if there is one, also says how to come in there: once it is read, connections use its TLS and token.
 * @throws StairsError BAD_ARGUMENT; BAD_PROJECT when only the file says where the coordinator is, and it
 * cannot be loaded.
 */
export async function connectionAddress(
  options: Readonly<Record<string, unknown>>,
): Promise<string> {
  const without = commandSettings(options, undefined);
  if (without.coordinator.origin === "default")
    return await addressOf(commandSettings(options, await fileSettings(options)));
  try {
    return await addressOf(commandSettings(options, await fileSettings(options)));
  } catch (error) {
    terminal().stderr.write(
      `stairs: goes on without the project file, which may say of TLS and a token: ${messageOf(error)}\n`,
    );
    return await addressOf(without);
  }
}

/** `host:port` that the settings mean: `local` is whoever holds the state directory, if anybody does. */
export async function addressOf(settings: ResolvedSettings): Promise<string> {
  if (settings.coordinator.value !== "local") return settings.coordinator.value;
  return (await ownerAddress(settings.state.value)) ?? `127.0.0.1:${settings.port.value}`;
}
