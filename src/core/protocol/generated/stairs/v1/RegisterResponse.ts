// Original file: stairs/v1/pipeline.proto

import type { RegisteredPipeline as _stairs_v1_RegisteredPipeline, RegisteredPipeline__Output as _stairs_v1_RegisteredPipeline__Output } from '../../stairs/v1/RegisteredPipeline.js';

/**
 * What became of each.
 */
export interface RegisterResponse {
  /**
   * In the order of the request.
   */
  'pipelines'?: (_stairs_v1_RegisteredPipeline)[];
}

/**
 * What became of each.
 */
export interface RegisterResponse__Output {
  /**
   * In the order of the request.
   */
  'pipelines': (_stairs_v1_RegisteredPipeline__Output)[];
}
