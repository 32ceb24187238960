/** A coordinator itself, with what those that share its store add to the numbers. */
import type { CoordinatorStatus } from "@stairs/core/protocol";
import type { Broker } from "../broker/contract.js";
import type { Company } from "../peers/company.js";

/** @param facts What only the process knows. */
export async function about(
  broker: Broker,
  { all }: Company,
  facts: Pick<CoordinatorStatus, "version" | "uptimeMs">,
): Promise<CoordinatorStatus> {
  return {
    ...facts,
    engine: broker.engine,
    location: broker.location,
    storeBytes: await broker.storeBytes(),
    workers: all.reduce((sum, { workers }) => sum + workers, 0),
    producers: all.reduce((sum, { producers }) => sum + producers, 0),
    coordinators: broker.peers === undefined ? [] : [...all],
  };
}
