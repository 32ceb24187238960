// Original file: stairs/v1/inspect.proto

import type { DeadAttempt as _stairs_v1_DeadAttempt, DeadAttempt__Output as _stairs_v1_DeadAttempt__Output } from '../../stairs/v1/DeadAttempt.js';
import type { Long } from '@grpc/proto-loader';

/**
 * A row that ended with an error.
 */
export interface DeadLetter {
  /**
   * The dead letter's id. It stays the same.
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
   * The node at which the row ended.
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
   * Attempts at that node, with the last one. Losses of workers do not count.
   */
  'attempts'?: (number);
  /**
   * When the row ended, in milliseconds since 1970.
   */
  'timeMs'?: (number | string | Long);
  /**
   * The row's id: the base in hexadecimal, a hyphen, and the number.
   */
  'rowId'?: (string);
  /**
   * The row as JSON text, cut at 64 KiB in lists: an object by field, or an array of objects if the row has
   * several frames. Empty if its values cannot be read.
   */
  'rowJson'?: (string);
  /**
   * The attempts before the last one, oldest first, with those that failed at other nodes of the stage.
   */
  'history'?: (_stairs_v1_DeadAttempt)[];
  /**
   * How often a worker process was lost while it held the row.
   */
  'losses'?: (number);
  /**
   * The plan that the row follows, also after a retry.
   */
  'planId'?: (string);
  /**
   * True: `row_json` is only the beginning of the row.
   */
  'rowCut'?: (boolean);
  /**
   * Queues and nodes that already have the row. A retry does not deliver it to them again.
   */
  'delivered'?: (string)[];
}

/**
 * A row that ended with an error.
 */
export interface DeadLetter__Output {
  /**
   * The dead letter's id. It stays the same.
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
   * The node at which the row ended.
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
   * Attempts at that node, with the last one. Losses of workers do not count.
   */
  'attempts': (number);
  /**
   * When the row ended, in milliseconds since 1970.
   */
  'timeMs': (number);
  /**
   * The row's id: the base in hexadecimal, a hyphen, and the number.
   */
  'rowId': (string);
  /**
   * The row as JSON text, cut at 64 KiB in lists: an object by field, or an array of objects if the row has
   * several frames. Empty if its values cannot be read.
   */
  'rowJson': (string);
  /**
   * The attempts before the last one, oldest first, with those that failed at other nodes of the stage.
   */
  'history': (_stairs_v1_DeadAttempt__Output)[];
  /**
   * How often a worker process was lost while it held the row.
   */
  'losses': (number);
  /**
   * The plan that the row follows, also after a retry.
   */
  'planId': (string);
  /**
   * True: `row_json` is only the beginning of the row.
   */
  'rowCut': (boolean);
  /**
   * Queues and nodes that already have the row. A retry does not deliver it to them again.
   */
  'delivered': (string)[];
}
