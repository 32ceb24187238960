/** What the rest of the package needs of a pipeline, whichever copy of the package made it. */
import type { PipelineSpec } from "@stairs/core";
import type { AnyFrame } from "./fields.js";

export const pipelineBrand = Symbol.for("stairs.pipeline");

/** Where a builder's first argument has the pipeline that is being built. */
export const builtPipeline = Symbol.for("stairs.pipeline.built");

/** A pipeline's graph in another one: its config there, and its builder. */
export interface PipelineCopy {
  readonly config: Readonly<Record<string, unknown>>;
  readonly build: (entry: AnyFrame) => unknown;
}

/** A pipeline as others use it. `Needs` are the fields of its entry, `Result` those that it gives. */
export interface PipelineParts<
  in Needs extends object = never,
  out Result = unknown,
  out Values = object,
> {
  readonly [pipelineBrand]: true;
  readonly name: string;
  /** `app.pipeline`. */
  readonly fullName: string;
  /** `file:line`. */
  readonly source: string;
  /** For the compiler only. */
  readonly accepts?: (row: Needs) => void;
  /** For the compiler only. */
  readonly results?: Result;
  /** For the compiler only. */
  readonly settings?: Values;
  /** @throws StairsError BAD_PIPELINE. */
  readonly spec: PipelineSpec;
  /** The pipelines to which it hands rows over. */
  readonly directCalls: readonly PipelineParts[];
  copy(config: unknown): PipelineCopy;
}

/** The pipeline that was given as itself or as a builder's first argument; undefined for anything else. */
export function pipelineGiven(value: unknown): PipelineParts | undefined {
  if (isPipeline(value)) return value;
  if (typeof value !== "object" || value === null || !(builtPipeline in value)) return undefined;
  return isPipeline(value[builtPipeline]) ? value[builtPipeline] : undefined;
}

/** True for a pipeline of any copy of the package. */
export function isPipeline(value: unknown): value is PipelineParts {
  return typeof value === "object" && value !== null && pipelineBrand in value;
}
