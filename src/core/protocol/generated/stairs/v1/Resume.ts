// Original file: stairs/v1/worker.proto


/**
 * Asks to go on with an earlier session after its stream was lost.
 */
export interface Resume {
  /**
   * The session's id from its Welcome.
   */
  'sessionId'?: (string);
  /**
   * Calls that the worker still works on or has finished.
   */
  'heldCallIds'?: (string)[];
}

/**
 * Asks to go on with an earlier session after its stream was lost.
 */
export interface Resume__Output {
  /**
   * The session's id from its Welcome.
   */
  'sessionId': (string);
  /**
   * Calls that the worker still works on or has finished.
   */
  'heldCallIds': (string)[];
}
