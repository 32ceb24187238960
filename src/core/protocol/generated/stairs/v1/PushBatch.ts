// Original file: stairs/v1/ingest.proto

import type { Batch as _stairs_v1_Batch, Batch__Output as _stairs_v1_Batch__Output } from '../../stairs/v1/Batch.js';
import type { Long } from '@grpc/proto-loader';

/**
 * Rows for every pipeline of the stream.
 */
export interface PushBatch {
  /**
   * Counts the batches of this instance and epoch from 1.
   */
  'sequence'?: (number | string | Long);
  /**
   * The rows.
   */
  'batch'?: (_stairs_v1_Batch | null);
}

/**
 * Rows for every pipeline of the stream.
 */
export interface PushBatch__Output {
  /**
   * Counts the batches of this instance and epoch from 1.
   */
  'sequence': (number);
  /**
   * The rows.
   */
  'batch': (_stairs_v1_Batch__Output | null);
}
