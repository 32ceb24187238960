// Original file: stairs/v1/pipeline.proto


/**
 * Which plan to make current.
 */
export interface ActivateRequest {
  /**
   * `app.name`.
   */
  'pipeline'?: (string);
  /**
   * A stored plan. Empty: the one that was registered last.
   */
  'planId'?: (string);
  /**
   * Only if this one is current. Empty: whichever is.
   */
  'expectedPlanId'?: (string);
}

/**
 * Which plan to make current.
 */
export interface ActivateRequest__Output {
  /**
   * `app.name`.
   */
  'pipeline': (string);
  /**
   * A stored plan. Empty: the one that was registered last.
   */
  'planId': (string);
  /**
   * Only if this one is current. Empty: whichever is.
   */
  'expectedPlanId': (string);
}
