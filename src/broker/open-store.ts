/** Opens the engine that a coordinator is told to use. */
import type { Clock, StairsError } from "@stairs/core";
import type { Log } from "../observe/log.js";
import type { Broker } from "./contract.js";

/** Where the queues are, and how safe an ack is. */
export interface StoreChoice {
  /** The embedded engine's. */
  readonly directory: string;
  /** The URL of a Redis server, which is used instead; with its password. */
  readonly redis?: string | undefined;
  readonly durability: "normal" | "strict";
}

/** An open store. */
export interface OpenStore {
  readonly broker: Broker;
  /** Resolves if the embedded store turns out to be damaged while it is used. */
  readonly broken: Promise<StairsError>;
  /** Lets others who find it held know where it is served. @param address `host:port`. */
  readonly announce: (address: string) => void;
}

/** @throws StairsError as the engines do. */
export async function openStore(
  { directory, redis, durability }: StoreChoice,
  clock: Clock,
  log: Log,
): Promise<OpenStore> {
  let onBroken: (error: StairsError) => void = () => undefined;
  const broken = new Promise<StairsError>((resolve) => {
    onBroken = resolve;
  });
  // Each engine brings a library along that the other has no use for.
  if (redis !== undefined) {
    const { openRedis } = await import("./redis/open.js");
    const broker = await openRedis({ url: redis, durability, clock, log });
    // Nobody holds it alone.
    return { broker, broken, announce: () => undefined };
  }
  const options = { directory, durability, clock, log, onBroken };
  if (durability === "strict") {
    const { openThreaded } = await import("./embedded/threaded/threaded-broker.js");
    const broker = await openThreaded(options);
    return { broker, broken, announce: (address) => broker.setAddress(address) };
  }
  const { openEmbedded } = await import("./embedded/open.js");
  const broker = await openEmbedded(options);
  return { broker, broken, announce: (address) => broker.setAddress(address) };
}
