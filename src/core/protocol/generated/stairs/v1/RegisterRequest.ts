// Original file: stairs/v1/pipeline.proto

import type { PipelineSpec as _stairs_v1_PipelineSpec, PipelineSpec__Output as _stairs_v1_PipelineSpec__Output } from '../../stairs/v1/PipelineSpec.js';

/**
 * Specs to register.
 */
export interface RegisterRequest {
  /**
   * The pipelines. The coordinator registers all of them or none.
   */
  'pipelines'?: (_stairs_v1_PipelineSpec)[];
  /**
   * True: each plan becomes current, whatever plan is current now.
   */
  'activate'?: (boolean);
}

/**
 * Specs to register.
 */
export interface RegisterRequest__Output {
  /**
   * The pipelines. The coordinator registers all of them or none.
   */
  'pipelines': (_stairs_v1_PipelineSpec__Output)[];
  /**
   * True: each plan becomes current, whatever plan is current now.
   */
  'activate': (boolean);
}
