/** `stairs coord start`: a coordinator in this terminal, until Ctrl-C. */
import { isLoopback } from "../../config/loopback.js";
import { StairsError } from "@stairs/core";
import { stderrLog } from "../../observe/log.js";
import { type RunningCoordinator, startCoordinator } from "../../rpc/start.js";
import { fileSettings } from "../project/file-settings.js";
import { commandSettings } from "../settings.js";
import { packageVersion } from "../version.js";

/**
 * Runs until a signal, or with `--end-with-stdin` until stdin is closed; then drains. A second signal
 * ends the process at once: what was acked is safe all the same.
 * @returns the exit code.
 */
export async function startCommand(options: Readonly<Record<string, unknown>>): Promise<number> {
  const settings = commandSettings(options, await fileSettings(options));
  const host = settings.listen.value;
  if (!isLoopback(host)) throw refuseAddress(host);
  const state = settings.state.value;
  const durability = settings.durability.value;
  const retention = settings.deadRetention.value;
  const coordinator = await startCoordinator({
    state,
    host,
    port: settings.port.value,
    durability,
    queueRows: settings.queueRows.value,
    queueBytes: settings.queueBytes.value,
    deadQuota: { rows: settings.deadRows.value, bytes: settings.deadBytes.value },
    deadRetentionMs: retention === "forever" ? undefined : retention,
    leaseMs: settings.lease.value,
    heartbeatMs: settings.heartbeat.value,
    version: packageVersion(),
    log: stderrLog(),
  });
  const ended = untilEnd(options["endWithStdin"] === true);
  process.stderr.write(
    `stairs coordinator ${packageVersion()} listens on ${coordinator.address}, state in ${state} (embedded, ${durability} durability)\n`,
  );
  if (options["jsonReady"] === true) {
    process.stdout.write(
      `${JSON.stringify({ address: coordinator.address, pid: process.pid, state })}\n`,
    );
  }
  await ended;
  process.stderr.write("stairs coordinator drains; a second Ctrl-C stops it at once\n");
  await stop(coordinator);
  return 0;
}

async function stop(coordinator: RunningCoordinator): Promise<void> {
  const atOnce = (): void => process.exit(130);
  process.once("SIGINT", atOnce);
  process.once("SIGTERM", atOnce);
  await coordinator.drain();
}

function untilEnd(endWithStdin: boolean): Promise<void> {
  return new Promise((resolve) => {
    process.once("SIGINT", () => resolve());
    process.once("SIGTERM", () => resolve());
    if (!endWithStdin) return;
    process.stdin.once("close", () => resolve());
    process.stdin.once("end", () => resolve());
    process.stdin.resume();
  });
}

function refuseAddress(host: string): StairsError {
  return new StairsError(
    "NOT_ALLOWED",
    `The coordinator does not listen on ${host}: whoever reaches it could read and write every row, and TLS and tokens come with a later release. Use 127.0.0.1, or a tunnel such as \`ssh -L 4710:127.0.0.1:4710 host\`.`,
  );
}
