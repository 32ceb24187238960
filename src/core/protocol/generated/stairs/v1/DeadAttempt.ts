// Original file: stairs/v1/inspect.proto

import type { Long } from '@grpc/proto-loader';

/**
 * A failed attempt that was repeated.
 */
export interface DeadAttempt {
  /**
   * The node that failed.
   */
  'node'?: (string);
  /**
   * When, in milliseconds since 1970.
   */
  'timeMs'?: (number | string | Long);
  /**
   * As in DeadLetter.
   */
  'cause'?: (string);
  /**
   * The exception's class.
   */
  'type'?: (string);
  /**
   * The exception's message. Rows of one call may show each other's messages.
   */
  'message'?: (string);
}

/**
 * A failed attempt that was repeated.
 */
export interface DeadAttempt__Output {
  /**
   * The node that failed.
   */
  'node': (string);
  /**
   * When, in milliseconds since 1970.
   */
  'timeMs': (number);
  /**
   * As in DeadLetter.
   */
  'cause': (string);
  /**
   * The exception's class.
   */
  'type': (string);
  /**
   * The exception's message. Rows of one call may show each other's messages.
   */
  'message': (string);
}
