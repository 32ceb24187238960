// Original file: stairs/v1/ingest.proto

import type { Long } from '@grpc/proto-loader';

/**
 * The store holds all batches up to this one durably.
 */
export interface PushAck {
  /**
   * The highest durable sequence.
   */
  'sequence'?: (number | string | Long);
}

/**
 * The store holds all batches up to this one durably.
 */
export interface PushAck__Output {
  /**
   * The highest durable sequence.
   */
  'sequence': (number);
}
