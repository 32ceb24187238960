// Original file: stairs/v1/worker.proto


/**
 * Asks to go on with an earlier session after its stream was lost. If the Welcome says `resumed`, calls
 * and sequences go on as if nothing had been, and the worker sends each outcome and part again that has
 * no ack: the answer is the one that was lost. Otherwise all calls of the earlier session are elsewhere.
 */
export interface Resume {
  /**
   * The session's id from its Welcome.
   */
  'sessionId'?: (string);
  /**
   * Calls that the worker still works on, or has finished without an ack for the outcome. The session's
   * other calls go back to their queues, uncounted; those that are nobody's any more are cancelled.
   */
  'heldCallIds'?: (string)[];
}

/**
 * Asks to go on with an earlier session after its stream was lost. If the Welcome says `resumed`, calls
 * and sequences go on as if nothing had been, and the worker sends each outcome and part again that has
 * no ack: the answer is the one that was lost. Otherwise all calls of the earlier session are elsewhere.
 */
export interface Resume__Output {
  /**
   * The session's id from its Welcome.
   */
  'sessionId': (string);
  /**
   * Calls that the worker still works on, or has finished without an ack for the outcome. The session's
   * other calls go back to their queues, uncounted; those that are nobody's any more are cancelled.
   */
  'heldCallIds': (string)[];
}
