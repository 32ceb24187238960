// Original file: stairs/v1/worker.proto

import type { Long } from '@grpc/proto-loader';

// Original file: stairs/v1/worker.proto

/**
 * What to do with the row.
 */
export const _stairs_v1_Failure_Disposition = {
  /**
   * RETRY.
   */
  DISPOSITION_UNSPECIFIED: 'DISPOSITION_UNSPECIFIED',
  /**
   * Try again as the step's retry policy says, and then make a dead letter.
   */
  DISPOSITION_RETRY: 'DISPOSITION_RETRY',
  /**
   * Make a dead letter at once.
   */
  DISPOSITION_DEAD_LETTER: 'DISPOSITION_DEAD_LETTER',
  /**
   * Try again after `retry_after_ms`. Does not count as an attempt.
   */
  DISPOSITION_DEFER: 'DISPOSITION_DEFER',
} as const;

/**
 * What to do with the row.
 */
export type _stairs_v1_Failure_Disposition =
  /**
   * RETRY.
   */
  | 'DISPOSITION_UNSPECIFIED'
  | 0
  /**
   * Try again as the step's retry policy says, and then make a dead letter.
   */
  | 'DISPOSITION_RETRY'
  | 1
  /**
   * Make a dead letter at once.
   */
  | 'DISPOSITION_DEAD_LETTER'
  | 2
  /**
   * Try again after `retry_after_ms`. Does not count as an attempt.
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
   * The number of the row in the call's batch, from 0.
   */
  'row'?: (number);
  /**
   * The number of the link in the chain, from 0.
   */
  'link'?: (number);
  /**
   * The kind of failure, for grouping: `exception`, `bad_result`, `bad_value`, `bad_column`.
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
   * When to try again, in milliseconds from now. With RETRY it replaces the policy's pause. 0: the
   * policy's pause.
   */
  'retryAfterMs'?: (number | string | Long);
}

/**
 * A row for which a step failed.
 */
export interface Failure__Output {
  /**
   * The number of the row in the call's batch, from 0.
   */
  'row': (number);
  /**
   * The number of the link in the chain, from 0.
   */
  'link': (number);
  /**
   * The kind of failure, for grouping: `exception`, `bad_result`, `bad_value`, `bad_column`.
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
   * When to try again, in milliseconds from now. With RETRY it replaces the policy's pause. 0: the
   * policy's pause.
   */
  'retryAfterMs': (number);
}
