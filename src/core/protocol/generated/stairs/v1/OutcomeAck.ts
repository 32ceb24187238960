// Original file: stairs/v1/worker.proto


// Original file: stairs/v1/worker.proto

/**
 * How an outcome ends.
 */
export const _stairs_v1_OutcomeAck_Kind = {
  /**
   * The coordinator never sends it.
   */
  KIND_UNSPECIFIED: 'KIND_UNSPECIFIED',
  /**
   * The coordinator accepts the outcome, and the rows go on.
   */
  KIND_COMMITTED: 'KIND_COMMITTED',
  /**
   * The worker no longer held the call. Nothing changed. Not an error.
   */
  KIND_STALE: 'KIND_STALE',
  /**
   * The outcome does not account for the rows of the call. Nothing changed, and the call counts as
   * failed.
   */
  KIND_REJECTED: 'KIND_REJECTED',
} as const;

/**
 * How an outcome ends.
 */
export type _stairs_v1_OutcomeAck_Kind =
  /**
   * The coordinator never sends it.
   */
  | 'KIND_UNSPECIFIED'
  | 0
  /**
   * The coordinator accepts the outcome, and the rows go on.
   */
  | 'KIND_COMMITTED'
  | 1
  /**
   * The worker no longer held the call. Nothing changed. Not an error.
   */
  | 'KIND_STALE'
  | 2
  /**
   * The outcome does not account for the rows of the call. Nothing changed, and the call counts as
   * failed.
   */
  | 'KIND_REJECTED'
  | 3

/**
 * How an outcome ends.
 */
export type _stairs_v1_OutcomeAck_Kind__Output = typeof _stairs_v1_OutcomeAck_Kind[keyof typeof _stairs_v1_OutcomeAck_Kind]

/**
 * Answers an outcome.
 */
export interface OutcomeAck {
  /**
   * The call's id.
   */
  'callId'?: (string);
  /**
   * How the outcome ends.
   */
  'kind'?: (_stairs_v1_OutcomeAck_Kind);
  /**
   * For REJECTED: the error.
   */
  'reason'?: (string);
}

/**
 * Answers an outcome.
 */
export interface OutcomeAck__Output {
  /**
   * The call's id.
   */
  'callId': (string);
  /**
   * How the outcome ends.
   */
  'kind': (_stairs_v1_OutcomeAck_Kind__Output);
  /**
   * For REJECTED: the error.
   */
  'reason': (string);
}
