// Original file: stairs/v1/pipeline.proto

import type { RegisteredPipeline as _stairs_v1_RegisteredPipeline, RegisteredPipeline__Output as _stairs_v1_RegisteredPipeline__Output } from '../../stairs/v1/RegisteredPipeline.js';

/**
 * The registered pipelines.
 */
export interface RegisterResponse {
  /**
   * In the order of the request.
   */
  'pipelines'?: (_stairs_v1_RegisteredPipeline)[];
}

/**
 * The registered pipelines.
 */
export interface RegisterResponse__Output {
  /**
   * In the order of the request.
   */
  'pipelines': (_stairs_v1_RegisteredPipeline__Output)[];
}
