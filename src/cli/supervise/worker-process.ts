/**
 * A worker process under a supervisor. It ends when the supervisor says so, when the supervisor is gone
 * (nobody would start it again or stop it), and when a step spins on after its call was cancelled: the
 * supervisor starts another one.
 */
import { startWorker } from "@stairs/sdk/internal";
import { loadProject } from "../project/load.js";
import { reportError } from "../report.js";
import type { WorkerOrders } from "./orders.js";

const orders = JSON.parse(process.argv[2] ?? "{}") as WorkerOrders;

// Ctrl-C reaches every process of the terminal; the supervisor alone decides what it means.
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
