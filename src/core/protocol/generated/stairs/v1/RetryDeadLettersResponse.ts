// Original file: stairs/v1/inspect.proto

import type { Long } from '@grpc/proto-loader';

/**
 * The progress of a retry.
 */
export interface RetryDeadLettersResponse {
  /**
   * Rows that went back.
   */
  'retried'?: (number | string | Long);
  /**
   * Selected rows that no longer exist: another client was faster, or they never existed.
   */
  'gone'?: (number | string | Long);
  /**
   * Canary rows, and rows made of them, that have not ended yet, by place in a queue.
   */
  'waiting'?: (number | string | Long);
  /**
   * Canary rows that died again. Above 0: the coordinator left all other rows alone.
   */
  'diedAgain'?: (number | string | Long);
  /**
   * True in the last message.
   */
  'done'?: (boolean);
}

/**
 * The progress of a retry.
 */
export interface RetryDeadLettersResponse__Output {
  /**
   * Rows that went back.
   */
  'retried': (number);
  /**
   * Selected rows that no longer exist: another client was faster, or they never existed.
   */
  'gone': (number);
  /**
   * Canary rows, and rows made of them, that have not ended yet, by place in a queue.
   */
  'waiting': (number);
  /**
   * Canary rows that died again. Above 0: the coordinator left all other rows alone.
   */
  'diedAgain': (number);
  /**
   * True in the last message.
   */
  'done': (boolean);
}
