// Original file: stairs/v1/inspect.proto

import type { Long } from '@grpc/proto-loader';

/**
 * How far a retry is.
 */
export interface RetryDeadLettersResponse {
  /**
   * Rows that went back.
   */
  'retried'?: (number | string | Long);
  /**
   * Rows that were asked for and are not there any more: somebody else was faster, or they never were.
   */
  'gone'?: (number | string | Long);
  /**
   * Places in queues where canary rows, or what was made of them, are waited for.
   */
  'waiting'?: (number | string | Long);
  /**
   * Canary rows that died again. Above 0: the others were left alone.
   */
  'diedAgain'?: (number | string | Long);
  /**
   * True in the last message.
   */
  'done'?: (boolean);
}

/**
 * How far a retry is.
 */
export interface RetryDeadLettersResponse__Output {
  /**
   * Rows that went back.
   */
  'retried': (number);
  /**
   * Rows that were asked for and are not there any more: somebody else was faster, or they never were.
   */
  'gone': (number);
  /**
   * Places in queues where canary rows, or what was made of them, are waited for.
   */
  'waiting': (number);
  /**
   * Canary rows that died again. Above 0: the others were left alone.
   */
  'diedAgain': (number);
  /**
   * True in the last message.
   */
  'done': (boolean);
}
