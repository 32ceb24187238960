/** A coordinator itself, with what those that share its store add to the numbers. */
import type { Broker } from "../broker/contract.js";
import type { PeerGroup, PeerView } from "../peers/peer-group.js";

/** What only the process knows. */
interface ProcessFacts {
  /** The package's version. */
  readonly version: string;
  /** Milliseconds since it began. */
  readonly uptimeMs: number;
}

/** A coordinator. */
export interface CoordinatorView extends ProcessFacts {
  /** `embedded`, `redis`. */
  readonly engine: string;
  /** Where the engine keeps its data. */
  readonly location: string;
  /** Bytes that the engine's data takes. */
  readonly storeBytes: number;
  /** Connected workers, of all coordinators that share the store. */
  readonly workers: number;
  /** Open streams of producers, of all of them. */
  readonly producers: number;
  /** All of them, this one first; empty where one has its store for itself. */
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
