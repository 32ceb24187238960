// Original file: stairs/v1/inspect.proto

import type { Long } from '@grpc/proto-loader';

/**
 * Dead letters with the same values in all these fields.
 */
export interface DeadLetterGroup {
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
   * The first line of the message.
   */
  'message'?: (string);
  /**
   * The number of dead letters.
   */
  'rows'?: (number | string | Long);
  /**
   * When the oldest one ended, in milliseconds since 1970.
   */
  'oldestMs'?: (number | string | Long);
  /**
   * When the newest one ended, in milliseconds since 1970.
   */
  'newestMs'?: (number | string | Long);
}

/**
 * Dead letters with the same values in all these fields.
 */
export interface DeadLetterGroup__Output {
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
   * The first line of the message.
   */
  'message': (string);
  /**
   * The number of dead letters.
   */
  'rows': (number);
  /**
   * When the oldest one ended, in milliseconds since 1970.
   */
  'oldestMs': (number);
  /**
   * When the newest one ended, in milliseconds since 1970.
   */
  'newestMs': (number);
}
