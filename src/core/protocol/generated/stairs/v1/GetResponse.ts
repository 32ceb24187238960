// Original file: stairs/v1/pipeline.proto

import type { RegisteredPipeline as _stairs_v1_RegisteredPipeline, RegisteredPipeline__Output as _stairs_v1_RegisteredPipeline__Output } from '../../stairs/v1/RegisteredPipeline.js';
import type { PipelineSpec as _stairs_v1_PipelineSpec, PipelineSpec__Output as _stairs_v1_PipelineSpec__Output } from '../../stairs/v1/PipelineSpec.js';
import type { PlanView as _stairs_v1_PlanView, PlanView__Output as _stairs_v1_PlanView__Output } from '../../stairs/v1/PlanView.js';

/**
 * A pipeline and its plan.
 */
export interface GetResponse {
  /**
   * The pipeline.
   */
  'pipeline'?: (_stairs_v1_RegisteredPipeline | null);
  /**
   * The pipeline as its author wrote it.
   */
  'spec'?: (_stairs_v1_PipelineSpec | null);
  /**
   * The compiled plan.
   */
  'plan'?: (_stairs_v1_PlanView | null);
}

/**
 * A pipeline and its plan.
 */
export interface GetResponse__Output {
  /**
   * The pipeline.
   */
  'pipeline': (_stairs_v1_RegisteredPipeline__Output | null);
  /**
   * The pipeline as its author wrote it.
   */
  'spec': (_stairs_v1_PipelineSpec__Output | null);
  /**
   * The compiled plan.
   */
  'plan': (_stairs_v1_PlanView__Output | null);
}
