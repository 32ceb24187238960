/** The pipelines that rows can be handed to in this process. */
import type { PipelineSpec } from "@stairs/core";
import type { NativeStep } from "../native-step.js";
import { buildGraph } from "../pipeline/build.js";
import type { Pipeline } from "../pipeline/pipeline.js";
import { currentProject } from "../project/current.js";
import type { Project } from "../project/project.js";

/** The parts of a pipeline that a rehearsal needs. */
export interface Playable {
  /** `app.pipeline`. */
  readonly fullName: string;
  /** `file:line`. */
  readonly source: string;
  readonly config: NativeStep["config"];
  readonly spec: PipelineSpec;
  readonly steps: readonly NativeStep[];
}

/** By full name. */
export type Playables = ReadonlyMap<string, Playable>;

/**
 * The pipelines of the live project, if there is one, the pipelines that `main` calls, and `main`
 * itself.
 */
export async function knownPipelines(pipeline: Pipeline, main: Playable): Promise<Playables> {
  const project = currentProject() as Project | undefined;
  const live = project === undefined ? [] : (await project.load()).pipelines();
  // Any object with a pipeline's brand is a pipeline, even from another copy of the package.
  const all = [...live, ...(pipeline.calls as readonly Pipeline[])];
  const known = new Map<string, Playable>();
  for (const one of all) known.set(one.fullName, playable(one));
  return known.set(main.fullName, main);
}

/**
 * The pipeline, with values merged into its config.
 * @throws StairsError BAD_ARGUMENT for a value that the config does not have; BAD_PIPELINE.
 */
export function playable(pipeline: Pipeline, config?: unknown): Playable {
  if (config === undefined) return pipeline;
  pipeline.seal();
  const { fullName, source, app, name } = pipeline;
  const [entry] = pipeline.spec.nodes;
  const copy = pipeline.copy(config);
  const { spec, steps } = buildGraph({
    app,
    name,
    source,
    inputs: entry?.op === "entry" ? entry.fields : [],
    docs: "",
    config: copy.config,
    builder: copy.build,
  });
  return { fullName, source, config: copy.config, spec, steps };
}
