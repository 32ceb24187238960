/** A connected worker's session, as users see it. */
import type { WorkerView } from "../peers/worker-view.js";
import type { Session } from "../session/session.js";

/** @param coordinator The address of its coordinator. */
export function sessionView(session: Session, coordinator: string): WorkerView {
  const { info } = session;
  return {
    sessionId: session.id,
    workerName: info.name,
    instanceId: info.instanceId,
    language: info.language,
    sdk: info.sdk,
    host: info.host,
    pid: info.pid,
    steps: [...info.steps.keys()].sort(),
    calls: session.held,
    rows: session.heldRows,
    totalRows: session.totalRows,
    silentMs: Math.round(session.silentMs),
    draining: session.draining,
    coordinator,
  };
}
