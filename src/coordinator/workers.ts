/** Third phase: the workers, and the dispatcher that leases rows and runs them at these workers. */
import { limits } from "@stairs/core";
import { Dispatcher } from "../dispatch/dispatcher.js";
import { LatencyBook } from "../dispatch/latency.js";
import { LeaseKeeper } from "../lease/lease-keeper.js";
import { CostBook } from "../run/cost.js";
import { WorkerPool } from "../run/pool.js";
import { processGone } from "../session/process-gone.js";
import { Sessions } from "../session/sessions.js";
import type { FlowParts } from "./flows.js";
import type { StoreParts } from "./store.js";

/** How long a worker may take to return after its stream breaks, in milliseconds. */
const defaultResumeMs = 3000;

export interface WorkerParts {
  readonly sessions: Sessions;
  /** The workers that take calls. */
  readonly pool: WorkerPool;
  readonly leases: LeaseKeeper;
  readonly dispatcher: Dispatcher;
  readonly latency: LatencyBook;
}

/** @param resumeWithinMs As in `CoordinatorOptions`. */
export function workerParts(
  store: StoreParts,
  { news }: FlowParts,
  resumeWithinMs = defaultResumeMs,
): WorkerParts {
  const { broker, clock, log, settings } = store;
  const pool = new WorkerPool();
  const sessions = new Sessions({
    clock,
    log,
    heartbeatMs: settings.heartbeat,
    resumeWithinMs,
    isGone: processGone,
    onOpen: (session) => pool.add(session),
    onChange: () => pool.changed(),
    onClosed: (session) => pool.remove(session),
  });
  const leases = new LeaseKeeper({ queues: broker, clock, log, leaseMs: settings.lease });
  const latency = new LatencyBook();
  const dispatcher = new Dispatcher({
    ...store,
    news,
    pool,
    leases,
    latency,
    costs: new CostBook(),
    maxRowBytes: limits.rowBytes,
    leaseMs: settings.lease,
  });
  return { sessions, pool, leases, dispatcher, latency };
}
