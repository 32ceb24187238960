// Original file: stairs/v1/worker.proto

import type { Long } from '@grpc/proto-loader';

// Original file: stairs/v1/worker.proto

/**
 * What to do with the row.
 */
export const _stairs_v1_Failure_Disposition = {
  /**
   * Not said: RETRY.
   */
  DISPOSITION_UNSPECIFIED: 'DISPOSITION_UNSPECIFIED',
  /**
   * Try again as the step's retry policy says; then a dead letter.
   */
  DISPOSITION_RETRY: 'DISPOSITION_RETRY',
  /**
   * A dead letter at once.
   */
  DISPOSITION_DEAD_LETTER: 'DISPOSITION_DEAD_LETTER',
  /**
   * Try again after `retry_after_ms`; not counted as an attempt.
   */
  DISPOSITION_DEFER: 'DISPOSITION_DEFER',
} as const;

/**
 * What to do with the row.
 */
export type _stairs_v1_Failure_Disposition =
  /**
   * Not said: RETRY.
   */
  | 'DISPOSITION_UNSPECIFIED'
  | 0
  /**
   * Try again as the step's retry policy says; then a dead letter.
   */
  | 'DISPOSITION_RETRY'
  | 1
  /**
   * A dead letter at once.
   */
  | 'DISPOSITION_DEAD_LETTER'
  | 2
  /**
   * Try again after `retry_after_ms`; not counted as an attempt.
   */
  | 'DISPOSITION_DEFER'
  | 3

/**
 * What to do with the row.
 */
export type _stairs_v1_Failure_Disposition__Output = typeof _stairs_v1_Failure_Disposition[keyof typeof _stairs_v1_Failure_Disposition]

/**
 * A row for which a step failed.
 */
export interface Failure {
  /**
   * Which row of the call's batch, from 0.
   */
  'row'?: (number);
  /**
   * Which link of the chain, from 0.
   */
  'link'?: (number);
  /**
   * What kind of failure, for grouping: `exception`, `bad_result`, `bad_value`, `bad_column`.
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
   * What to do with the row.
   */
  'disposition'?: (_stairs_v1_Failure_Disposition);
  /**
   * When to try again, in milliseconds from now. With RETRY: overrides the policy's pause.
   */
  'retryAfterMs'?: (number | string | Long);
}

/**
 * A row for which a step failed.
 */
export interface Failure__Output {
  /**
   * Which row of the call's batch, from 0.
   */
  'row': (number);
  /**
   * Which link of the chain, from 0.
   */
  'link': (number);
  /**
   * What kind of failure, for grouping: `exception`, `bad_result`, `bad_value`, `bad_column`.
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
   * What to do with the row.
   */
  'disposition': (_stairs_v1_Failure_Disposition__Output);
  /**
   * When to try again, in milliseconds from now. With RETRY: overrides the policy's pause.
   */
  'retryAfterMs': (number);
}
