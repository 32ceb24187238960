// Original file: stairs/v1/ingest.proto

import type { Long } from '@grpc/proto-loader';

/**
 * The stream is open.
 */
export interface PushOpened {
  /**
   * The next sequence that the coordinator takes for this instance and epoch; 1 at first.
   */
  'nextSequence'?: (number | string | Long);
  /**
   * Batches that may be on their way without an ack.
   */
  'window'?: (number);
  /**
   * The largest message that the coordinator takes, in bytes.
   */
  'maxMessageBytes'?: (number);
  /**
   * Batches of at most so many rows find room in a queue that is not full; larger ones may have to wait until
   * it is empty. 0: any number.
   */
  'maxBatchRows'?: (number | string | Long);
}

/**
 * The stream is open.
 */
export interface PushOpened__Output {
  /**
   * The next sequence that the coordinator takes for this instance and epoch; 1 at first.
   */
  'nextSequence': (number);
  /**
   * Batches that may be on their way without an ack.
   */
  'window': (number);
  /**
   * The largest message that the coordinator takes, in bytes.
   */
  'maxMessageBytes': (number);
  /**
   * Batches of at most so many rows find room in a queue that is not full; larger ones may have to wait until
   * it is empty. 0: any number.
   */
  'maxBatchRows': (number);
}
