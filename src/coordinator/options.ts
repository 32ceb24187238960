/** What a coordinator is made of and set to. */
import type { Clock } from "@stairs/core";
import type { Broker } from "../broker/contract.js";
import type { CoordinatorSettings } from "../config/setting-values.js";
import type { Log } from "../observe/log.js";

export interface CoordinatorOptions {
  /** The open store; the coordinator closes it when it stops. */
  readonly broker: Broker;
  readonly log: Log;
  /** The package's version. */
  readonly version: string;
  /** Default: what holds where nothing is set. */
  readonly settings?: Partial<CoordinatorSettings>;
  /** How long a worker whose stream broke has to come back, in milliseconds. Default 3000. */
  readonly resumeWithinMs?: number;
  readonly clock?: Clock;
  /** A number from 0 to 1, for the jitter of retries. */
  readonly random?: () => number;
}
