// Original file: stairs/v1/inspect.proto

import type { Long } from '@grpc/proto-loader';

/**
 * How far a discard is.
 */
export interface DiscardDeadLettersResponse {
  /**
   * Rows that were thrown away.
   */
  'discarded'?: (number | string | Long);
  /**
   * Rows that were asked for and are not there any more.
   */
  'gone'?: (number | string | Long);
  /**
   * True in the last message.
   */
  'done'?: (boolean);
}

/**
 * How far a discard is.
 */
export interface DiscardDeadLettersResponse__Output {
  /**
   * Rows that were thrown away.
   */
  'discarded': (number);
  /**
   * Rows that were asked for and are not there any more.
   */
  'gone': (number);
  /**
   * True in the last message.
   */
  'done': (boolean);
}
