/** First phase: the store, and the parts that serve all its queues and all coordinators that share it. */
import { type Clock, systemClock } from "@stairs/core";
import type { Broker } from "../broker/contract.js";
import type { CoordinatorSettings } from "../config/setting-values.js";
import { defaultSettings } from "../config/settings.js";
import type { Log } from "../observe/log.js";
import { Others } from "../peers/others.js";
import { PlanBook } from "../plans/plan-book.js";
import type { DeadQuota, Quota } from "../plans/quota.js";
import { WaitingLines } from "../plans/waiting-lines.js";
import type { CoordinatorOptions } from "./options.js";

export interface StoreParts {
  readonly broker: Broker;
  readonly plans: PlanBook;
  readonly quota: Quota;
  readonly deadQuota: DeadQuota;
  /** The lines of producers that wait for room. */
  readonly lines: WaitingLines;
  /** The other coordinators. This coordinator joins them in the last phase. */
  readonly others: Others;
  readonly settings: CoordinatorSettings;
  readonly clock: Clock;
  readonly log: Log;
  readonly random: () => number;
}

export function storeParts(options: CoordinatorOptions): StoreParts {
  const { broker, log, clock = systemClock, random = Math.random } = options;
  const settings = { ...defaultSettings(), ...options.settings };
  return {
    broker,
    plans: new PlanBook(broker),
    quota: { rows: settings.queueRows, bytes: settings.queueBytes },
    deadQuota: { rows: settings.deadRows, bytes: settings.deadBytes },
    lines: new WaitingLines(clock),
    others: new Others({ peers: broker.peers, clock, log }),
    settings,
    clock,
    log,
    random,
  };
}
