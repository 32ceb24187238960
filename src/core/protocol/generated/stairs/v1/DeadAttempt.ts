// Original file: stairs/v1/inspect.proto

import type { Long } from '@grpc/proto-loader';

/**
 * An attempt that failed and was repeated.
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
   * Its message; rows that were tried together may show each other's.
   */
  'message'?: (string);
}

/**
 * An attempt that failed and was repeated.
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
   * Its message; rows that were tried together may show each other's.
   */
  'message': (string);
}
