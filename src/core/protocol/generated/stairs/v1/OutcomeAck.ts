// Original file: stairs/v1/worker.proto


// Original file: stairs/v1/worker.proto

/**
 * The three ends of an outcome.
 */
export const _stairs_v1_OutcomeAck_Kind = {
  /**
   * Never sent.
   */
  KIND_UNSPECIFIED: 'KIND_UNSPECIFIED',
  /**
   * Accepted: the rows go on. (What follows in the same stage is the coordinator's to finish.)
   */
  KIND_COMMITTED: 'KIND_COMMITTED',
  /**
   * The call was no longer yours: nothing was changed. Not an error.
   */
  KIND_STALE: 'KIND_STALE',
  /**
   * The outcome does not account for the rows of the call: nothing was changed, and the call
   * counts as failed.
   */
  KIND_REJECTED: 'KIND_REJECTED',
} as const;

/**
 * The three ends of an outcome.
 */
export type _stairs_v1_OutcomeAck_Kind =
  /**
   * Never sent.
   */
  | 'KIND_UNSPECIFIED'
  | 0
  /**
   * Accepted: the rows go on. (What follows in the same stage is the coordinator's to finish.)
   */
  | 'KIND_COMMITTED'
  | 1
  /**
   * The call was no longer yours: nothing was changed. Not an error.
   */
  | 'KIND_STALE'
  | 2
  /**
   * The outcome does not account for the rows of the call: nothing was changed, and the call
   * counts as failed.
   */
  | 'KIND_REJECTED'
  | 3

/**
 * The three ends of an outcome.
 */
export type _stairs_v1_OutcomeAck_Kind__Output = typeof _stairs_v1_OutcomeAck_Kind[keyof typeof _stairs_v1_OutcomeAck_Kind]

/**
 * What became of an outcome.
 */
export interface OutcomeAck {
  /**
   * The call's id.
   */
  'callId'?: (string);
  /**
   * What became of it.
   */
  'kind'?: (_stairs_v1_OutcomeAck_Kind);
  /**
   * For REJECTED: what is wrong.
   */
  'reason'?: (string);
}

/**
 * What became of an outcome.
 */
export interface OutcomeAck__Output {
  /**
   * The call's id.
   */
  'callId': (string);
  /**
   * What became of it.
   */
  'kind': (_stairs_v1_OutcomeAck_Kind__Output);
  /**
   * For REJECTED: what is wrong.
   */
  'reason': (string);
}
