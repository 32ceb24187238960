// Original file: stairs/v1/pipeline.proto

import type { Long } from '@grpc/proto-loader';

/**
 * A flushed pipeline.
 */
export interface FlushedPipeline {
  /**
   * `app.name`.
   */
  'pipeline'?: (string);
  /**
   * The number of discarded rows.
   */
  'rows'?: (number | string | Long);
}

/**
 * A flushed pipeline.
 */
export interface FlushedPipeline__Output {
  /**
   * `app.name`.
   */
  'pipeline': (string);
  /**
   * The number of discarded rows.
   */
  'rows': (number);
}
