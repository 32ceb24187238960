// Original file: stairs/v1/inspect.proto

import type { Long } from '@grpc/proto-loader';

/**
 * The progress of a discard.
 */
export interface DiscardDeadLettersResponse {
  /**
   * The number of discarded rows.
   */
  'discarded'?: (number | string | Long);
  /**
   * Selected rows that no longer exist.
   */
  'gone'?: (number | string | Long);
  /**
   * True in the last message.
   */
  'done'?: (boolean);
}

/**
 * The progress of a discard.
 */
export interface DiscardDeadLettersResponse__Output {
  /**
   * The number of discarded rows.
   */
  'discarded': (number);
  /**
   * Selected rows that no longer exist.
   */
  'gone': (number);
  /**
   * True in the last message.
   */
  'done': (boolean);
}
