// Original file: stairs/v1/pipeline.proto

import type { RegisteredPipeline as _stairs_v1_RegisteredPipeline, RegisteredPipeline__Output as _stairs_v1_RegisteredPipeline__Output } from '../../stairs/v1/RegisteredPipeline.js';

/**
 * The pipeline after the change.
 */
export interface ActivateResponse {
  /**
   * The pipeline.
   */
  'pipeline'?: (_stairs_v1_RegisteredPipeline | null);
}

/**
 * The pipeline after the change.
 */
export interface ActivateResponse__Output {
  /**
   * The pipeline.
   */
  'pipeline': (_stairs_v1_RegisteredPipeline__Output | null);
}
