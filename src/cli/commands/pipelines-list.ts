/**
 * `stairs pipelines list`: lists the pipelines of the project and of the coordinator, with the
 * plans that new rows follow.
 */
import {
  compileSpec,
  inlinePipelines,
  isStairsError,
  type PipelineSpec,
  specFromWire,
} from "@stairs/core";
import type {
  GetResponse__Output,
  ListResponse__Output,
  RegisteredPipeline__Output,
} from "@stairs/core/protocol";
import { connect, type Connection } from "../connect.js";
import { command, inProject, json } from "../declaration.js";
import { printRows } from "../print-rows.js";
import { loadProject } from "../project/load.js";
import type { SettingFlags } from "../settings.js";
import { shortPlan } from "../short-plan.js";
import { terminal } from "../terminal.js";

interface ListedPipeline {
  readonly pipeline: string;
  /** Without duplicates. */
  readonly steps: readonly string[];
  /** Null: the pipeline copies unknown pipelines. */
  readonly stages: number | null;
  readonly source: string;
  /** The plan that new rows follow. Null: no coordinator knows the pipeline. */
  readonly currentPlanId: string | null;
  /** The plan that was registered last. */
  readonly offeredPlanId: string | null;
  /** How often the current plan has changed, counted from 1. */
  readonly version: number | null;
  /** `running`, `paused` or `draining`. Null: no coordinator knows the pipeline. */
  readonly mode: string | null;
}

/**
 * Without a coordinator, lists the pipelines of the project; without a project, those of the
 * coordinator.
 */
export const declaration = command({
  docs: "List the pipelines of the project and of the coordinator, with their current plans.",
  arguments: {},
  options: { ...inProject, json },
  examples: ["", "--json"],
  /**
   * @throws StairsError NOT_FOUND with neither; UNREACHABLE if the coordinator that `--coordinator`
   * names does not answer.
   */
  async run(input) {
    const connection = await connect(input);
    try {
      const own = await ownSpecs(input);
      const registered = await registeredPipelines(connection, input, own);
      const specs = new Map(own instanceof Error ? [] : own);
      const stages = new Map<string, number>();
      for (const { pipeline } of registered) {
        if (specs.has(pipeline)) continue;
        const answer = await connection.ask<GetResponse__Output>((metadata, call, done) =>
          connection.pipelines.get({ pipeline }, metadata, call, done),
        );
        if (answer.spec === null) continue;
        specs.set(pipeline, specFromWire(answer.spec));
        stages.set(pipeline, answer.plan?.stages.length ?? 0);
      }
      const pointers = new Map(registered.map((pointer) => [pointer.pipeline, pointer]));
      const listed = [...specs].map(([name, spec]) =>
        listedPipeline(name, spec, stages.get(name) ?? stageCount(spec, specs), pointers.get(name)),
      );
      print(input, listed);
      return 0;
    } finally {
      connection.close();
    }
  },
});

function print(input: { readonly json: boolean }, listed: readonly ListedPipeline[]): void {
  printRows(input, listed, "There are no pipelines.", {
    PIPELINE: (row) => row.pipeline,
    MODE: (row) => row.mode ?? "–",
    STEPS: (row) => row.steps.length,
    STAGES: (row) => row.stages ?? "–",
    CURRENT: (row) => (row.currentPlanId === null ? "–" : shortPlan(row.currentPlanId)),
    OFFERED: (row) =>
      row.offeredPlanId === null
        ? "–"
        : row.offeredPlanId === row.currentPlanId
          ? "the same"
          : shortPlan(row.offeredPlanId),
    SOURCE: (row) => row.source,
  });
  for (const { pipeline, currentPlanId, offeredPlanId, mode } of listed) {
    if (mode === "paused" || mode === "draining") {
      const what = mode === "paused" ? "is paused" : "drains: nothing comes in";
      terminal().stderr.write(
        `${pipeline} ${what}. To resume: stairs pipelines resume ${pipeline}\n`,
      );
    }
    if (currentPlanId === offeredPlanId) continue;
    terminal().stderr.write(
      `New rows of ${pipeline} follow the current plan until \`stairs pipelines activate ${pipeline}\`.\n`,
    );
  }
}

/** The project's pipelines, or the reason why there are none. */
async function ownSpecs(flags: SettingFlags): Promise<ReadonlyMap<string, PipelineSpec> | Error> {
  try {
    const { project } = await loadProject(flags);
    return new Map(project.pipelines().map((pipeline) => [pipeline.fullName, pipeline.spec]));
  } catch (error) {
    if (isStairsError(error) && error.code === "NOT_FOUND") return error;
    throw error;
  }
}

async function registeredPipelines(
  connection: Connection,
  flags: SettingFlags,
  own: ReadonlyMap<string, PipelineSpec> | Error,
): Promise<readonly RegisteredPipeline__Output[]> {
  try {
    const { pipelines } = await connection.ask<ListResponse__Output>((metadata, call, done) =>
      connection.pipelines.list({}, metadata, call, done),
    );
    return pipelines;
  } catch (error) {
    const isAway = isStairsError(error) && error.code === "UNREACHABLE";
    if (!isAway || flags.coordinator !== undefined) throw error;
    if (own instanceof Error) throw own;
    return [];
  }
}

function listedPipeline(
  pipeline: string,
  spec: PipelineSpec,
  stages: number | null,
  pointer: RegisteredPipeline__Output | undefined,
): ListedPipeline {
  const steps = spec.nodes.flatMap((node) =>
    node.op === "step" ? [node.step, ...(node.when === null ? [] : [node.when])] : [],
  );
  return {
    pipeline,
    steps: [...new Set(steps)],
    stages,
    source: spec.source,
    currentPlanId: pointer?.currentPlanId ?? null,
    offeredPlanId: pointer?.planId ?? null,
    version: pointer?.version ?? null,
    mode: pointer?.mode ?? null,
  };
}

function stageCount(spec: PipelineSpec, specs: ReadonlyMap<string, PipelineSpec>): number | null {
  const inlined = inlinePipelines(spec, (name) => specs.get(name));
  return inlined.problems.length > 0 ? null : compileSpec(inlined.spec).stages.length;
}
