/** Makes pipelines known to the coordinator. */
import { specToWire } from "@stairs/core";
import type { RegisterResponse__Output } from "@stairs/core/protocol";
import type { Pipeline } from "../pipeline/pipeline.js";
import { ask, type Coordinator, reachCoordinator } from "./coordinator.js";

/**
 * Registers pipelines and those to which they hand rows, as offered: a first plan becomes current, a changed one waits to be activated.
 * @throws StairsError BAD_PIPELINE; UNREACHABLE.
 */
export async function registerPipelines(
  address: string,
  pipelines: readonly Pipeline[],
): Promise<void> {
  const all = new Map<string, { readonly spec: Pipeline["spec"] }>();
  for (const pipeline of pipelines)
    for (const each of [pipeline, ...pipeline.calls]) all.set(each.fullName, each);
  const specs = [...all.values()].map(({ spec }) => spec);
  const coordinator = await reachCoordinator(address);
  try {
    await registerSpecs(coordinator, specs);
  } finally {
    coordinator.close();
  }
}

async function registerSpecs(
  coordinator: Coordinator,
  specs: readonly Pipeline["spec"][],
): Promise<void> {
  if (specs.length === 0) return;
  const request = { pipelines: specs.map(specToWire), activate: false };
  const { pipelines } = await ask<RegisterResponse__Output>(
    coordinator,
    (metadata, options, done) => coordinator.pipelines.register(request, metadata, options, done),
  );
  for (const { pipeline, planId, currentPlanId } of pipelines) {
    if (planId === currentPlanId) continue;
    process.stderr.write(
      `stairs: ${pipeline} has changed; new rows follow its old plan until \`stairs pipelines activate ${pipeline}\`\n`,
    );
  }
}
