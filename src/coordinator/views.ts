/**
 * Fourth phase: the views that users and other coordinators have of this one, and their operations on its pipelines
 * and dead letters. The last part of this phase prepares the words of this coordinator for the others of its store.
 */
import { limits } from "@stairs/core";
import { DeadLetters } from "../dead/dead-letters.js";
import { type HeldBack, heldBack } from "../inspect/held-back.js";
import { Sampler } from "../inspect/sampler.js";
import type { StatusSources } from "../inspect/status.js";
import { ableOf } from "../inspect/worker-kinds.js";
import { Operations } from "../operate/operations.js";
import { selfOf } from "../operate/self.js";
import { PeerGroup } from "../peers/peer-group.js";
import type { FlowParts } from "./flows.js";
import type { StoreParts } from "./store.js";
import type { WorkerParts } from "./workers.js";

export interface ViewParts {
  readonly sampler: Sampler;
  /** The sources of a status, at this moment. */
  readonly sources: () => StatusSources;
  /** Why rows of a queue cannot move. */
  readonly heldBack: (queue: string) => HeldBack | undefined;
  readonly dead: DeadLetters;
  readonly operations: Operations;
  readonly peerGroup: PeerGroup;
}

export function viewParts(store: StoreParts, flows: FlowParts, workers: WorkerParts): ViewParts {
  const { broker, plans, others, clock, log, deadQuota, settings } = store;
  const { pool, dispatcher, latency } = workers;
  const sampler = new Sampler(broker, clock, log, async (states) => {
    // Updates this process's memory of plans and modes from the store.
    await plans.trackFormer(states);
    if (await plans.refresh()) await dispatcher.gatesChanged();
  });
  const sources = (): StatusSources => ({
    broker,
    plans,
    workers: [...pool.able, ...others.kinds.map(ableOf)],
    rates: sampler.rates,
    latency,
    stageOf: (queue) => dispatcher.lane(queue)?.stage,
    deadQuota,
    now: () => clock.now(),
  });
  const parts = {
    ...store,
    ...flows,
    ...workers,
    heldBack: (queue: string) => heldBack(queue, sources()),
  };
  const dead = new DeadLetters({
    ...parts,
    maxRowBytes: limits.rowBytes,
    onRoom: () => dispatcher.wake(),
  });
  const operations = new Operations(parts);
  const self = selfOf({
    ...parts,
    operations,
    look: () => sampler.sample(),
    address: () => others.address,
  });
  const peerGroup = new PeerGroup({ others, self, clock, log, steadyMs: settings.heartbeat });
  return { sampler, sources, heldBack: parts.heldBack, dead, operations, peerGroup };
}
