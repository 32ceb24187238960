/** StalledRows → the message with the same name. */
import type { StalledRows as StalledRowsMessage } from "@stairs/core/protocol";
import type { StalledRows } from "../../coordinator.js";
import { heldBackText } from "./sentences.js";

export function stalledRows({ queue, rows, heldBack }: StalledRows): StalledRowsMessage {
  const step = heldBack.code === "missing_step" ? heldBack.missing.step : "";
  return { queue, rows, step, why: heldBackText(heldBack) };
}
