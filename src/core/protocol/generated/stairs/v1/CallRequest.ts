// Original file: stairs/v1/ingest.proto

import type { Batch as _stairs_v1_Batch, Batch__Output as _stairs_v1_Batch__Output } from '../../stairs/v1/Batch.js';

/**
 * A row to send through a pipeline.
 */
export interface CallRequest {
  /**
   * `app.name`.
   */
  'pipeline'?: (string);
  /**
   * One row.
   */
  'batch'?: (_stairs_v1_Batch | null);
  /**
   * How long to wait, in milliseconds. 0: 60,000.
   */
  'timeoutMs'?: (number);
}

/**
 * A row to send through a pipeline.
 */
export interface CallRequest__Output {
  /**
   * `app.name`.
   */
  'pipeline': (string);
  /**
   * One row.
   */
  'batch': (_stairs_v1_Batch__Output | null);
  /**
   * How long to wait, in milliseconds. 0: 60,000.
   */
  'timeoutMs': (number);
}
