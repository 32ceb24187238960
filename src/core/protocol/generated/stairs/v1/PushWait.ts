// Original file: stairs/v1/ingest.proto

import type { Long } from '@grpc/proto-loader';

/**
 * The coordinator waits before it accepts more batches.
 */
export interface PushWait {
  /**
   * The full queue, or the other reason.
   */
  'reason'?: (string);
  /**
   * The batch that waits. An ack for it or for a later batch ends the wait.
   */
  'sequence'?: (number | string | Long);
  /**
   * What a person can do about it, as a sentence.
   */
  'advice'?: (string);
}

/**
 * The coordinator waits before it accepts more batches.
 */
export interface PushWait__Output {
  /**
   * The full queue, or the other reason.
   */
  'reason': (string);
  /**
   * The batch that waits. An ack for it or for a later batch ends the wait.
   */
  'sequence': (number);
  /**
   * What a person can do about it, as a sentence.
   */
  'advice': (string);
}
