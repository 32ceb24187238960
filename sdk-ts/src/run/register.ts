/** Registers pipelines with the coordinator. */
import { pipelinesCalled, specToWire } from "@stairs/core";
import type { RegisterResponse__Output } from "@stairs/core/protocol";
import type { Pipeline } from "../pipeline/pipeline.js";
import { currentProject } from "../project/current.js";
import type { Project } from "../project/project.js";
import { ask, type Coordinator, reachCoordinator } from "./coordinator.js";

/**
 * Registers pipelines and the pipelines that they need, if the live project has them. For a new
 * pipeline the plan becomes current. For a known pipeline the plan is only offered.
 * @throws StairsError BAD_PIPELINE; UNREACHABLE.
 */
export async function registerPipelines(
  address: string,
  pipelines: readonly Pipeline[],
): Promise<void> {
  const specs = (await withNamed(pipelines)).map(({ spec }) => spec);
  const coordinator = await reachCoordinator(address);
  try {
    await registerSpecs(coordinator, specs);
  } finally {
    coordinator.close();
  }
}

/**
 * The pipelines, the pipelines that get rows from them, and the pipelines of the live project that
 * any of them names.
 */
async function withNamed(pipelines: readonly Pipeline[]): Promise<readonly Pipeline[]> {
  const all = new Map<string, Pipeline>();
  const add = (pipeline: Pipeline): void => void all.set(pipeline.fullName, pipeline);
  for (const pipeline of pipelines) {
    add(pipeline);
    for (const called of pipeline.calls as readonly Pipeline[]) add(called);
  }
  // The map grows during the iteration.
  for (const { spec } of all.values()) {
    for (const name of namesIn(spec)) {
      if (all.has(name)) continue;
      const project = currentProject() as Project | undefined;
      const known = (await project?.load())?.pipelines() ?? [];
      const found = known.find(({ fullName }) => fullName === name);
      if (found !== undefined) add(found);
    }
  }
  return [...all.values()];
}

function namesIn({ nodes }: Pipeline["spec"]): string[] {
  return nodes.flatMap((node) => {
    if (node.op === "pipeline") return [node.pipeline];
    return node.op === "call" ? [...pipelinesCalled(node)] : [];
  });
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
      `stairs: ${pipeline} has changed; new rows follow the old plan until \`stairs pipelines activate ${pipeline}\`\n`,
    );
  }
}
