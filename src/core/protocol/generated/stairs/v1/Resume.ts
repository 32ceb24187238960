// Original file: stairs/v1/worker.proto


/**
 * Asks to continue an earlier session after its stream was lost. If the Welcome says `resumed`, calls
 * and sequences continue, and the worker sends again each outcome and part without an ack. The
 * coordinator repeats the answer that was lost. Otherwise all calls of the earlier session are gone.
 */
export interface Resume {
  /**
   * The id from the Welcome of the session.
   */
  'sessionId'?: (string);
  /**
   * Calls that the worker still runs, or has finished without an ack for the outcome. The session's
   * other calls go back to their queues, uncounted. The coordinator cancels each named call that it no
   * longer holds.
   */
  'heldCallIds'?: (string)[];
}

/**
 * Asks to continue an earlier session after its stream was lost. If the Welcome says `resumed`, calls
 * and sequences continue, and the worker sends again each outcome and part without an ack. The
 * coordinator repeats the answer that was lost. Otherwise all calls of the earlier session are gone.
 */
export interface Resume__Output {
  /**
   * The id from the Welcome of the session.
   */
  'sessionId': (string);
  /**
   * Calls that the worker still runs, or has finished without an ack for the outcome. The session's
   * other calls go back to their queues, uncounted. The coordinator cancels each named call that it no
   * longer holds.
   */
  'heldCallIds': (string)[];
}
