// Original file: stairs/v1/ingest.proto

import type { Long } from '@grpc/proto-loader';

/**
 * The stream is open.
 */
export interface PushOpened {
  /**
   * The next sequence that the coordinator accepts for this instance and epoch. 1 at first.
   */
  'nextSequence'?: (number | string | Long);
  /**
   * How many batches may be on their way without an ack.
   */
  'window'?: (number);
  /**
   * The largest message that the coordinator accepts, in bytes.
   */
  'maxMessageBytes'?: (number);
  /**
   * A batch of at most this many rows fits into a queue that is not full. A larger batch may wait until
   * the queue is empty. 0: any number.
   */
  'maxBatchRows'?: (number | string | Long);
}

/**
 * The stream is open.
 */
export interface PushOpened__Output {
  /**
   * The next sequence that the coordinator accepts for this instance and epoch. 1 at first.
   */
  'nextSequence': (number);
  /**
   * How many batches may be on their way without an ack.
   */
  'window': (number);
  /**
   * The largest message that the coordinator accepts, in bytes.
   */
  'maxMessageBytes': (number);
  /**
   * A batch of at most this many rows fits into a queue that is not full. A larger batch may wait until
   * the queue is empty. 0: any number.
   */
  'maxBatchRows': (number);
}
