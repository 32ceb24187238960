// Original file: stairs/v1/inspect.proto

import type { DeadAttempt as _stairs_v1_DeadAttempt, DeadAttempt__Output as _stairs_v1_DeadAttempt__Output } from '../../stairs/v1/DeadAttempt.js';
import type { Long } from '@grpc/proto-loader';

/**
 * A row that ended with an error.
 */
export interface DeadLetter {
  /**
   * Names it for as long as it is kept.
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
   * Attempts of that node, the last one included; not the losses of workers.
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
   * The row as JSON text, cut at 64 KiB in lists: an object by field, or an array of them where the row has several
   * frames. Empty where its values cannot be read.
   */
  'rowJson'?: (string);
  /**
   * The attempts before the last one, oldest first, also those that failed at other nodes of the stage.
   */
  'history'?: (_stairs_v1_DeadAttempt)[];
  /**
   * How often a worker's process was lost with it in hand.
   */
  'losses'?: (number);
  /**
   * The plan that it follows, also when it is retried.
   */
  'planId'?: (string);
  /**
   * True: `row_json` is only the beginning.
   */
  'rowCut'?: (boolean);
  /**
   * Queues and nodes that have got the row already: a retry does not give it to them again.
   */
  'given'?: (string)[];
}

/**
 * A row that ended with an error.
 */
export interface DeadLetter__Output {
  /**
   * Names it for as long as it is kept.
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
   * Attempts of that node, the last one included; not the losses of workers.
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
   * The row as JSON text, cut at 64 KiB in lists: an object by field, or an array of them where the row has several
   * frames. Empty where its values cannot be read.
   */
  'rowJson': (string);
  /**
   * The attempts before the last one, oldest first, also those that failed at other nodes of the stage.
   */
  'history': (_stairs_v1_DeadAttempt__Output)[];
  /**
   * How often a worker's process was lost with it in hand.
   */
  'losses': (number);
  /**
   * The plan that it follows, also when it is retried.
   */
  'planId': (string);
  /**
   * True: `row_json` is only the beginning.
   */
  'rowCut': (boolean);
  /**
   * Queues and nodes that have got the row already: a retry does not give it to them again.
   */
  'given': (string)[];
}
