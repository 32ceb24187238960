/** Facts about a coordinator, with totals over all coordinators of its store. */
import type { Broker } from "../broker/contract.js";
import type { PeerGroup, PeerView } from "../peers/peer-group.js";

/** Facts that only the process knows. */
interface ProcessFacts {
  /** The package's version. */
  readonly version: string;
  /** Milliseconds since it started. */
  readonly uptimeMs: number;
}

/** A coordinator. */
export interface CoordinatorView extends ProcessFacts {
  /** `embedded`, `redis`. */
  readonly engine: string;
  /** The location of the engine's data. */
  readonly location: string;
  /** Size of the engine's data, in bytes. */
  readonly storeBytes: number;
  /** Number of connected workers, over all coordinators of the store. */
  readonly workers: number;
  /** Number of open producer streams, over all of them. */
  readonly producers: number;
  /** All coordinators, this one first; empty if it does not share its store. */
  readonly coordinators: readonly PeerView[];
}

export async function about(
  broker: Broker,
  { all }: PeerGroup,
  facts: ProcessFacts,
): Promise<CoordinatorView> {
  return {
    ...facts,
    engine: broker.engine,
    location: broker.location,
    storeBytes: await broker.storeBytes(),
    workers: all.reduce((sum, { workers }) => sum + workers, 0),
    producers: all.reduce((sum, { producers }) => sum + producers, 0),
    coordinators: broker.peers === undefined ? [] : all,
  };
}
