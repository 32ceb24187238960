// Original file: stairs/v1/pipeline.proto

import type { FlushedPipeline as _stairs_v1_FlushedPipeline, FlushedPipeline__Output as _stairs_v1_FlushedPipeline__Output } from '../../stairs/v1/FlushedPipeline.js';

/**
 * The discarded rows.
 */
export interface FlushResponse {
  /**
   * By name.
   */
  'pipelines'?: (_stairs_v1_FlushedPipeline)[];
}

/**
 * The discarded rows.
 */
export interface FlushResponse__Output {
  /**
   * By name.
   */
  'pipelines': (_stairs_v1_FlushedPipeline__Output)[];
}
