// Original file: stairs/v1/pipeline.proto

import type { RegisteredPipeline as _stairs_v1_RegisteredPipeline, RegisteredPipeline__Output as _stairs_v1_RegisteredPipeline__Output } from '../../stairs/v1/RegisteredPipeline.js';

/**
 * The paused pipelines.
 */
export interface PauseResponse {
  /**
   * By name.
   */
  'pipelines'?: (_stairs_v1_RegisteredPipeline)[];
}

/**
 * The paused pipelines.
 */
export interface PauseResponse__Output {
  /**
   * By name.
   */
  'pipelines': (_stairs_v1_RegisteredPipeline__Output)[];
}
