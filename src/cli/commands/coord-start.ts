/** `stairs coord start`: runs a coordinator in this terminal until Ctrl-C. */
import { messageOf } from "@stairs/core/errors";
import { chosenRedis } from "../../config/engine.js";
import { valuesOf } from "../../config/settings.js";
import type { Log } from "../../observe/log.js";
import type { RunningCoordinator } from "../../process.js";
import { command, coordinatorFlags, text, toggle } from "../declaration.js";
import { fileSettings } from "../project/file-settings.js";
import { commandSettings } from "../settings.js";
import { packageVersion } from "../version.js";
import { terminal } from "../terminal.js";

/**
 * Runs until a signal, or with `--end-with-stdin` until stdin closes; then drains. A second signal
 * ends the process at once; acknowledged rows are safe.
 */
export const declaration = command({
  docs: "Run a coordinator in this terminal until Ctrl-C.",
  arguments: {},
  options: {
    ...coordinatorFlags(),
    project: text("--project <file>", "The project file, for its settings."),
    jsonReady: toggle("--json-ready", "Print one JSON line when the coordinator is ready."),
    endWithStdin: toggle("--end-with-stdin", "End when stdin is closed."),
  },
  examples: [
    "",
    "--port 4720 --state /var/lib/stairs --durability strict",
    "--listen 0.0.0.0 --tls-cert server.pem --tls-key server.key",
    "--redis redis://127.0.0.1:6379",
  ],
  async run(input) {
    const resolved = commandSettings(input, await fileSettings(input));
    const { stderrLog } = await import("../../observe/log.js");
    const { startCoordinator } = await import("../../process.js");
    const log = stderrLog();
    const settings = { ...valuesOf(resolved), redis: chosenRedis(resolved) ?? "" };
    const { state, durability } = settings;
    const coordinator = await startCoordinator({ settings, version: packageVersion(), log });
    if (settings.tlsCert !== "")
      terminal().signals.on("SIGHUP", () => void renew(coordinator, log));
    const { engine, location } = coordinator;
    const where = engine === "embedded" ? state : location;
    const ended = untilEnd(input.endWithStdin);
    terminal().stderr.write(
      `stairs coordinator ${packageVersion()} listens on ${coordinator.address}, state in ${where} (${engine}, ${durability} durability)\n`,
    );
    if (coordinator.exposed) {
      log.warn(
        "--insecure: the coordinator listens beyond this machine without TLS or without tokens: any machine that can reach it can read and write every row",
      );
    }
    if (input.jsonReady) {
      terminal().stdout.write(
        `${JSON.stringify({ address: coordinator.address, pid: process.pid, state: where })}\n`,
      );
    }
    const broken = await Promise.race([ended, coordinator.broken]);
    if (broken !== undefined) throw broken;
    terminal().stderr.write("stairs coordinator drains; a second Ctrl-C stops it at once\n");
    await stop(coordinator);
    return 0;
  },
});

async function stop(coordinator: RunningCoordinator): Promise<void> {
  const atOnce = (): void => terminal().exit(130);
  terminal().signals.once("SIGINT", atOnce);
  terminal().signals.once("SIGTERM", atOnce);
  await coordinator.drain();
}

function untilEnd(endWithStdin: boolean): Promise<void> {
  return new Promise((resolve) => {
    terminal().signals.once("SIGINT", () => resolve());
    terminal().signals.once("SIGTERM", () => resolve());
    if (!endWithStdin) return;
    terminal().stdin.once("close", () => resolve());
    terminal().stdin.once("end", () => resolve());
    terminal().stdin.resume();
  });
}

/** If the new files cannot be used, the old ones stay in use. */
async function renew(coordinator: RunningCoordinator, log: Log): Promise<void> {
  try {
    await coordinator.renewTls();
    terminal().stderr.write("stairs coordinator has read its TLS files again\n");
  } catch (error) {
    log.error(`the TLS files stay as they were: ${messageOf(error)}`);
  }
}
