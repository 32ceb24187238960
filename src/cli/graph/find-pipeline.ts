/**
 * Finds the pipeline to show and the pipelines that it copies, in the project or at the
 * coordinator.
 */
import { isPipelineName, isStairsError, type PipelineSpec, specFromWire } from "@stairs/core";
import type { GetResponse__Output } from "@stairs/core/protocol";
import type { Connection } from "../connect.js";
import { loadProject } from "../project/load.js";
import type { SettingFlags } from "../settings.js";

/** A pipeline and the other known pipelines. */
export interface FoundPipeline {
  readonly spec: PipelineSpec;
  /** By `app.name`, including the pipeline. */
  readonly others: ReadonlyMap<string, PipelineSpec>;
  /** The coordinator's plan that new rows follow; null for a pipeline of the project. */
  readonly planId: string | null;
}

/**
 * Looks in the project, then asks the coordinator.
 * @throws StairsError NOT_FOUND; UNREACHABLE if only the coordinator could have it.
 */
export async function findPipeline(
  name: string,
  flags: SettingFlags,
  connection: Connection,
): Promise<FoundPipeline> {
  const others = new Map<string, PipelineSpec>();
  const asked = async (pipeline: string): Promise<GetResponse__Output> =>
    connection.ask<GetResponse__Output>((metadata, call, done) =>
      connection.pipelines.get({ pipeline }, metadata, call, done),
    );
  try {
    const { project } = await loadProject(flags);
    const { spec } = project.getPipeline(name);
    for (const pipeline of project.pipelines()) others.set(pipeline.fullName, pipeline.spec);
    await addCopied(spec, others, asked);
    return { spec, others, planId: null };
  } catch (error) {
    if (!isStairsError(error) || error.code !== "NOT_FOUND" || !isPipelineName(name)) throw error;
    const answer = await asked(name).catch((refusal: unknown) => {
      const isAway = isStairsError(refusal) && refusal.code === "UNREACHABLE";
      throw isAway && flags.coordinator === undefined ? error : refusal;
    });
    if (answer.spec === null) throw error;
    const spec = specFromWire(answer.spec);
    others.set(name, spec);
    await addCopied(spec, others, asked);
    return { spec, others, planId: answer.plan?.planId ?? null };
  }
}

/**
 * The copied pipelines that only the coordinator knows. If the coordinator does not know one
 * either, a later check reports it.
 */
async function addCopied(
  spec: PipelineSpec,
  others: Map<string, PipelineSpec>,
  asked: (pipeline: string) => Promise<GetResponse__Output>,
  seen: Set<string> = new Set(),
): Promise<void> {
  for (const node of spec.nodes) {
    if (node.op !== "pipeline" || seen.has(node.pipeline)) continue;
    seen.add(node.pipeline);
    let inner = others.get(node.pipeline);
    if (inner === undefined) {
      const answer = await asked(node.pipeline).catch(() => undefined);
      if (!answer?.spec) continue;
      inner = specFromWire(answer.spec);
      others.set(node.pipeline, inner);
    }
    await addCopied(inner, others, asked, seen);
  }
}
