// Original file: stairs/v1/inspect.proto

import type { Long } from '@grpc/proto-loader';

/**
 * Selects dead letters. A field that is empty or 0 selects all.
 */
export interface DeadLetterFilter {
  /**
   * `app.name`.
   */
  'pipeline'?: (string);
  /**
   * The node at which the row ended.
   */
  'node'?: (string);
  /**
   * As in DeadLetter.
   */
  'cause'?: (string);
  /**
   * The exception's class.
   */
  'type'?: (string);
  /**
   * A part of the message.
   */
  'message'?: (string);
  /**
   * The oldest time, in milliseconds since 1970.
   */
  'sinceMs'?: (number | string | Long);
  /**
   * Only these, by DeadLetter.id.
   */
  'ids'?: (string)[];
}

/**
 * Selects dead letters. A field that is empty or 0 selects all.
 */
export interface DeadLetterFilter__Output {
  /**
   * `app.name`.
   */
  'pipeline': (string);
  /**
   * The node at which the row ended.
   */
  'node': (string);
  /**
   * As in DeadLetter.
   */
  'cause': (string);
  /**
   * The exception's class.
   */
  'type': (string);
  /**
   * A part of the message.
   */
  'message': (string);
  /**
   * The oldest time, in milliseconds since 1970.
   */
  'sinceMs': (number);
  /**
   * Only these, by DeadLetter.id.
   */
  'ids': (string)[];
}
