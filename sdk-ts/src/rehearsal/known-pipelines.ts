/** The pipelines that rows can be handed to in this process. */
import type { PipelineSpec } from "@stairs/core";
import type { NativeStep } from "../native-step.js";
import { buildGraph } from "../pipeline/build.js";
import type { Pipeline } from "../pipeline/pipeline.js";
import { currentProject } from "../project/current.js";
import type { Project } from "../project/project.js";

/** What a rehearsal needs of a pipeline. */
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

/** The live project's pipelines, as far as there is one, those that `main` calls, and itself. */
export async function knownPipelines(pipeline: Pipeline, main: Playable): Promise<Playables> {
  const project = currentProject() as Project | undefined;
  const live = project === undefined ? [] : (await project.load()).pipelines();
  // Whatever has a pipeline's brand is one, also of another copy of the package.
  const all = [...live, ...(pipeline.calls as readonly Pipeline[])];
  const known = new Map<string, Playable>();
  for (const one of all) known.set(one.fullName, playable(one));
  return known.set(main.fullName, main);
}

/**
 * The pipeline, with values over its config.
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
