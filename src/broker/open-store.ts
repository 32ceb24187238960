/** Opens the engine that the coordinator's settings choose. */
import type { Clock, StairsError } from "@stairs/core";
import type { Log } from "../observe/log.js";
import type { Broker } from "./contract.js";

/** Where the queues are, and how safe an ack is. */
export interface StoreChoice {
  /** The embedded engine's state directory. */
  readonly directory: string;
  /** The URL of a Redis server, with its password. If given, the coordinator uses Redis instead. */
  readonly redis?: string | undefined;
  readonly durability: "normal" | "strict";
}

/** An open store. */
export interface OpenStore {
  readonly broker: Broker;
  /** Resolves if the embedded engine finds its store damaged during use. */
  readonly broken: Promise<StairsError>;
  /** Records where this process serves, for processes that find the store held. @param address `host:port`. */
  readonly announce: (address: string) => void;
}

/** Opens the chosen engine. @throws StairsError as the engine's own open function. */
export async function openStore(
  { directory, redis, durability }: StoreChoice,
  clock: Clock,
  log: Log,
): Promise<OpenStore> {
  let onBroken: (error: StairsError) => void = () => undefined;
  const broken = new Promise<StairsError>((resolve) => {
    onBroken = resolve;
  });
  // Each engine loads a library that the other does not need.
  if (redis !== undefined) {
    const { openRedis } = await import("./redis/open.js");
    const broker = await openRedis({ url: redis, durability, clock, log });
    // No process holds a Redis store exclusively.
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
