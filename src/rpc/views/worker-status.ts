/** WorkerView → WorkerStatus. */
import type { WorkerStatus } from "@stairs/core/protocol";
import type { WorkerView } from "../../coordinator.js";

export function workerStatus(view: WorkerView): WorkerStatus {
  return { ...view, steps: [...view.steps] };
}
