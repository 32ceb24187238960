// Original file: stairs/v1/ingest.proto

import type { Long } from '@grpc/proto-loader';

/**
 * The coordinator waits before it takes more.
 */
export interface PushWait {
  /**
   * The queue that is full, or what else it waits for.
   */
  'reason'?: (string);
  /**
   * The batch that has to wait: an ack for it or a later one says that the wait is over.
   */
  'sequence'?: (number | string | Long);
  /**
   * What somebody can do about it, as a sentence.
   */
  'advice'?: (string);
}

/**
 * The coordinator waits before it takes more.
 */
export interface PushWait__Output {
  /**
   * The queue that is full, or what else it waits for.
   */
  'reason': (string);
  /**
   * The batch that has to wait: an ack for it or a later one says that the wait is over.
   */
  'sequence': (number);
  /**
   * What somebody can do about it, as a sentence.
   */
  'advice': (string);
}
