// Original file: stairs/v1/ingest.proto

import type { Long } from '@grpc/proto-loader';

/**
 * All batches up to this one are held durably.
 */
export interface PushAck {
  /**
   * The highest durable sequence.
   */
  'sequence'?: (number | string | Long);
}

/**
 * All batches up to this one are held durably.
 */
export interface PushAck__Output {
  /**
   * The highest durable sequence.
   */
  'sequence': (number);
}
