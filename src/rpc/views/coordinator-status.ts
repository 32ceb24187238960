/** CoordinatorView → CoordinatorStatus. */
import type { AccessStatus, CoordinatorStatus } from "@stairs/core/protocol";
import type { CoordinatorView } from "../../coordinator.js";

/** @param access Who can reach the coordinator. */
export function coordinatorStatus(view: CoordinatorView, access: AccessStatus): CoordinatorStatus {
  return { ...view, coordinators: view.coordinators.map((peer) => ({ ...peer })), access };
}
