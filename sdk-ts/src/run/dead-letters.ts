/** Counts the dead letters of pipelines. */
import type { ListDeadLettersResponse__Output } from "@stairs/core/protocol";
import type { Pipeline } from "../pipeline/pipeline.js";
import { ask, reachCoordinator } from "./coordinator.js";

/** @throws StairsError UNREACHABLE. */
export async function deadLetters(
  address: string,
  pipelines: readonly Pipeline[],
): Promise<number> {
  const coordinator = await reachCoordinator(address);
  try {
    const totals = pipelines.map(async ({ fullName: pipeline }) => {
      const { total } = await ask<ListDeadLettersResponse__Output>(
        coordinator,
        (metadata, options, done) =>
          coordinator.inspect.listDeadLetters({ pipeline, limit: 1 }, metadata, options, done),
      );
      return total;
    });
    return (await Promise.all(totals)).reduce((sum, total) => sum + total, 0);
  } finally {
    coordinator.close();
  }
}
