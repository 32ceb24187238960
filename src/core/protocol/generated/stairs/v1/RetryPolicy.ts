// Original file: stairs/v1/pipeline.proto

import type { Long } from '@grpc/proto-loader';

/**
 * What happens to a row for which a step failed.
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
   * By how much each further pause is longer.
   */
  'factor'?: (number | string);
  /**
   * The longest pause, in milliseconds.
   */
  'maxPauseMs'?: (number | string | Long);
  /**
   * By how much a pause varies at random: 0.2 means from 80 % to 120 %.
   */
  'jitter'?: (number | string);
  /**
   * Exceptions, by the class that Failure.type names, for which a row is a dead letter at once.
   */
  'notRetryable'?: (string)[];
}

/**
 * What happens to a row for which a step failed.
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
   * By how much each further pause is longer.
   */
  'factor': (number);
  /**
   * The longest pause, in milliseconds.
   */
  'maxPauseMs': (number);
  /**
   * By how much a pause varies at random: 0.2 means from 80 % to 120 %.
   */
  'jitter': (number);
  /**
   * Exceptions, by the class that Failure.type names, for which a row is a dead letter at once.
   */
  'notRetryable': (string)[];
}
