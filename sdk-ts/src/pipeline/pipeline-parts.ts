/**
 * The parts of a pipeline that the rest of the package needs. Works across copies of the package.
 */
import type { PipelineSpec } from "@stairs/core";
import type { AnyFrame } from "./fields.js";

export const pipelineBrand = Symbol.for("stairs.pipeline");

/** The key under which a builder's first argument has the pipeline under construction. */
export const builtPipeline = Symbol.for("stairs.pipeline.built");

/** A pipeline's graph inside another one: its config there and its builder. */
export interface PipelineCopy {
  readonly config: Readonly<Record<string, unknown>>;
  readonly build: (entry: AnyFrame) => unknown;
}

/**
 * A pipeline as other code uses it. `Needs` are the fields of its entry, `Result` those of its
 * result.
 */
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
  /** The pipelines that get rows from it. */
  readonly directCalls: readonly PipelineParts[];
  copy(config: unknown): PipelineCopy;
}

/**
 * The pipeline of a pipeline object or of a builder's first argument; undefined for anything else.
 */
export function pipelineGiven(value: unknown): PipelineParts | undefined {
  if (isPipeline(value)) return value;
  if (typeof value !== "object" || value === null || !(builtPipeline in value)) return undefined;
  return isPipeline(value[builtPipeline]) ? value[builtPipeline] : undefined;
}

/** True for a pipeline of any copy of the package. */
export function isPipeline(value: unknown): value is PipelineParts {
  return typeof value === "object" && value !== null && pipelineBrand in value;
}
