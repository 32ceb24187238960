/**
 * A worker process under a supervisor. It ends when the supervisor orders it to, when the
 * supervisor is gone (no process could then restart or stop it), and when a step keeps running
 * after its call was cancelled; the supervisor then starts another process.
 */
import { startWorker } from "@stairs/sdk/internal";
import { loadProject } from "../project/load.js";
import { reportError } from "../report.js";
import type { WorkerOrders } from "./orders.js";

const orders = JSON.parse(process.argv[2] ?? "{}") as WorkerOrders;

// Ctrl-C reaches every process of the terminal; only the supervisor decides what it means.
process.on("SIGINT", () => undefined);

try {
  const { project } = await loadProject({ project: orders.file });
  const worker = await startWorker({
    project,
    pipelines: project.pipelines(orders.pipelines),
    address: orders.address,
    name: orders.name,
    labels: orders.labels,
    stuck: { afterMs: orders.stuckMs, endProcess: true },
  });
  const drain = (): void => void worker.drain();
  process.once("SIGTERM", drain);
  process.once("disconnect", drain);
  if (process.connected) process.send?.("ready");
  else drain();
  await worker.closed;
  process.exit(0);
} catch (error) {
  process.exit(reportError(error));
}
