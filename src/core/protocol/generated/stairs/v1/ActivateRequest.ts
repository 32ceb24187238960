// Original file: stairs/v1/pipeline.proto


/**
 * Which plan becomes current.
 */
export interface ActivateRequest {
  /**
   * `app.name`.
   */
  'pipeline'?: (string);
  /**
   * A stored plan. Empty: the plan that was registered last.
   */
  'planId'?: (string);
  /**
   * Change only if this plan is current. Empty: change in any case.
   */
  'expectedPlanId'?: (string);
}

/**
 * Which plan becomes current.
 */
export interface ActivateRequest__Output {
  /**
   * `app.name`.
   */
  'pipeline': (string);
  /**
   * A stored plan. Empty: the plan that was registered last.
   */
  'planId': (string);
  /**
   * Change only if this plan is current. Empty: change in any case.
   */
  'expectedPlanId': (string);
}
