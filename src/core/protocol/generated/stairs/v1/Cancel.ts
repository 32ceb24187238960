// Original file: stairs/v1/worker.proto


/**
 * Stop a call if you can. Its outcome would be STALE.
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
 * Stop a call if you can. Its outcome would be STALE.
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
