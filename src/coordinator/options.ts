/** The parts and settings of a coordinator. */
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
  /** Default: the defaults of all settings. */
  readonly settings?: Partial<CoordinatorSettings>;
  /** How long a worker may take to return after its stream breaks, in milliseconds. Default 3000. */
  readonly resumeWithinMs?: number;
  readonly clock?: Clock;
  /** A number from 0 to 1, for the jitter of retries. */
  readonly random?: () => number;
}
