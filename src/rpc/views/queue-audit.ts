/** QueueAudit → the message with the same name. */
import type { QueueAudit as QueueAuditMessage } from "@stairs/core/protocol";
import type { QueueAudit } from "../../coordinator.js";
import { differenceText } from "./sentences.js";

export function queueAudit({ counters, differences, ...audit }: QueueAudit): QueueAuditMessage {
  return { ...audit, counters: { ...counters }, differences: differences.map(differenceText) };
}
