// Original file: stairs/v1/pipeline.proto

import type { Long } from '@grpc/proto-loader';

/**
 * When the coordinator tries a failed row again, and when it gives up.
 */
export interface RetryPolicy {
  /**
   * Attempts in all, at least 1.
   */
  'attempts'?: (number);
  /**
   * The pause before the second attempt, in milliseconds.
   */
  'firstPauseMs'?: (number | string | Long);
  /**
   * The factor by which each pause exceeds the one before it.
   */
  'factor'?: (number | string);
  /**
   * The longest pause, in milliseconds.
   */
  'maxPauseMs'?: (number | string | Long);
  /**
   * How far a pause varies at random: 0.2 means from 80 % to 120 %.
   */
  'jitter'?: (number | string);
  /**
   * Classes of exceptions, as in Failure.type, that make a row a dead letter at once.
   */
  'notRetryable'?: (string)[];
}

/**
 * When the coordinator tries a failed row again, and when it gives up.
 */
export interface RetryPolicy__Output {
  /**
   * Attempts in all, at least 1.
   */
  'attempts': (number);
  /**
   * The pause before the second attempt, in milliseconds.
   */
  'firstPauseMs': (number);
  /**
   * The factor by which each pause exceeds the one before it.
   */
  'factor': (number);
  /**
   * The longest pause, in milliseconds.
   */
  'maxPauseMs': (number);
  /**
   * How far a pause varies at random: 0.2 means from 80 % to 120 %.
   */
  'jitter': (number);
  /**
   * Classes of exceptions, as in Failure.type, that make a row a dead letter at once.
   */
  'notRetryable': (string)[];
}
