// Original file: stairs/v1/inspect.proto

import type { Long } from '@grpc/proto-loader';

/**
 * Dead letters that have everything here in common.
 */
export interface DeadLetterGroup {
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
   * The first line of the message.
   */
  'message'?: (string);
  /**
   * How many.
   */
  'rows'?: (number | string | Long);
  /**
   * When the oldest of them ended, in milliseconds since 1970.
   */
  'oldestMs'?: (number | string | Long);
  /**
   * When the newest of them ended, in milliseconds since 1970.
   */
  'newestMs'?: (number | string | Long);
}

/**
 * Dead letters that have everything here in common.
 */
export interface DeadLetterGroup__Output {
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
   * The first line of the message.
   */
  'message': (string);
  /**
   * How many.
   */
  'rows': (number);
  /**
   * When the oldest of them ended, in milliseconds since 1970.
   */
  'oldestMs': (number);
  /**
   * When the newest of them ended, in milliseconds since 1970.
   */
  'newestMs': (number);
}
