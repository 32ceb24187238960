// Original file: stairs/v1/worker.proto


/**
 * An outcome part of an EXPAND step is written down.
 */
export interface OutcomePartAck {
  /**
   * The call's id.
   */
  'callId'?: (string);
  /**
   * The part's number.
   */
  'part'?: (number);
}

/**
 * An outcome part of an EXPAND step is written down.
 */
export interface OutcomePartAck__Output {
  /**
   * The call's id.
   */
  'callId': (string);
  /**
   * The part's number.
   */
  'part': (number);
}
