// Original file: stairs/v1/pipeline.proto

import type { PipelineSpec as _stairs_v1_PipelineSpec, PipelineSpec__Output as _stairs_v1_PipelineSpec__Output } from '../../stairs/v1/PipelineSpec.js';

/**
 * Specs to make known.
 */
export interface RegisterRequest {
  /**
   * The pipelines. Either all are registered or none.
   */
  'pipelines'?: (_stairs_v1_PipelineSpec)[];
  /**
   * True: each becomes current even if another plan is.
   */
  'activate'?: (boolean);
}

/**
 * Specs to make known.
 */
export interface RegisterRequest__Output {
  /**
   * The pipelines. Either all are registered or none.
   */
  'pipelines': (_stairs_v1_PipelineSpec__Output)[];
  /**
   * True: each becomes current even if another plan is.
   */
  'activate': (boolean);
}
