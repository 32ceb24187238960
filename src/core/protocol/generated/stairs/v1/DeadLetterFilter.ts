// Original file: stairs/v1/inspect.proto

import type { Long } from '@grpc/proto-loader';

/**
 * Which dead letters. What is empty or 0 does not matter; an empty filter means all.
 */
export interface DeadLetterFilter {
  /**
   * `app.name`.
   */
  'pipeline'?: (string);
  /**
   * The node at which they ended.
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
   * Not older, in milliseconds since 1970.
   */
  'sinceMs'?: (number | string | Long);
  /**
   * Only these, by DeadLetter.id.
   */
  'ids'?: (string)[];
}

/**
 * Which dead letters. What is empty or 0 does not matter; an empty filter means all.
 */
export interface DeadLetterFilter__Output {
  /**
   * `app.name`.
   */
  'pipeline': (string);
  /**
   * The node at which they ended.
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
   * Not older, in milliseconds since 1970.
   */
  'sinceMs': (number);
  /**
   * Only these, by DeadLetter.id.
   */
  'ids': (string)[];
}
