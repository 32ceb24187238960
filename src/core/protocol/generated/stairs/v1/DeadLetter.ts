// Original file: stairs/v1/inspect.proto

import type { Long } from '@grpc/proto-loader';

/**
 * Rows that ended with the same error in the same call.
 */
export interface DeadLetter {
  /**
   * Names it.
   */
  'id'?: (string);
  /**
   * `app.name`.
   */
  'pipeline'?: (string);
  /**
   * The stage's queue.
   */
  'queue'?: (string);
  /**
   * The node at which it ended.
   */
  'node'?: (string);
  /**
   * `exception`, `bad_result`, `crash`, `timeout`, `too_large`, `missing_field` …
   */
  'cause'?: (string);
  /**
   * The exception's class.
   */
  'type'?: (string);
  /**
   * Its message.
   */
  'message'?: (string);
  /**
   * Its stack.
   */
  'stack'?: (string);
  /**
   * Attempts that were made.
   */
  'attempts'?: (number);
  /**
   * When it ended, in milliseconds since 1970.
   */
  'timeMs'?: (number | string | Long);
  /**
   * The row's id: base as hexadecimal, a hyphen, number.
   */
  'rowId'?: (string);
  /**
   * The row as JSON text, cut at 64 KiB.
   */
  'rowJson'?: (string);
}

/**
 * Rows that ended with the same error in the same call.
 */
export interface DeadLetter__Output {
  /**
   * Names it.
   */
  'id': (string);
  /**
   * `app.name`.
   */
  'pipeline': (string);
  /**
   * The stage's queue.
   */
  'queue': (string);
  /**
   * The node at which it ended.
   */
  'node': (string);
  /**
   * `exception`, `bad_result`, `crash`, `timeout`, `too_large`, `missing_field` …
   */
  'cause': (string);
  /**
   * The exception's class.
   */
  'type': (string);
  /**
   * Its message.
   */
  'message': (string);
  /**
   * Its stack.
   */
  'stack': (string);
  /**
   * Attempts that were made.
   */
  'attempts': (number);
  /**
   * When it ended, in milliseconds since 1970.
   */
  'timeMs': (number);
  /**
   * The row's id: base as hexadecimal, a hyphen, number.
   */
  'rowId': (string);
  /**
   * The row as JSON text, cut at 64 KiB.
   */
  'rowJson': (string);
}
