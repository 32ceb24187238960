// Original file: stairs/v1/worker.proto


/**
 * The store holds an outcome part of an EXPAND step.
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
 * The store holds an outcome part of an EXPAND step.
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
