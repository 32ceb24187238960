// Original file: stairs/v1/worker.proto


/**
 * Stop working on a call if you can; its outcome would be STALE.
 */
export interface Cancel {
  /**
   * The call's id.
   */
  'callId'?: (string);
  /**
   * Why: `deadline`, `paused`, `flushed`, `lease lost` …
   */
  'reason'?: (string);
}

/**
 * Stop working on a call if you can; its outcome would be STALE.
 */
export interface Cancel__Output {
  /**
   * The call's id.
   */
  'callId': (string);
  /**
   * Why: `deadline`, `paused`, `flushed`, `lease lost` …
   */
  'reason': (string);
}
