// Original file: stairs/v1/pipeline.proto

import type { Long } from '@grpc/proto-loader';

/**
 * A pipeline that was flushed.
 */
export interface FlushedPipeline {
  /**
   * `app.name`.
   */
  'pipeline'?: (string);
  /**
   * Rows that were thrown away.
   */
  'rows'?: (number | string | Long);
}

/**
 * A pipeline that was flushed.
 */
export interface FlushedPipeline__Output {
  /**
   * `app.name`.
   */
  'pipeline': (string);
  /**
   * Rows that were thrown away.
   */
  'rows': (number);
}
