// Original file: stairs/v1/worker.proto


/**
 * A step of the Hello that the coordinator does not accept.
 */
export interface RejectedStep {
  /**
   * The step's name.
   */
  'name'?: (string);
  /**
   * Why, and what to do.
   */
  'reason'?: (string);
}

/**
 * A step of the Hello that the coordinator does not accept.
 */
export interface RejectedStep__Output {
  /**
   * The step's name.
   */
  'name': (string);
  /**
   * Why, and what to do.
   */
  'reason': (string);
}
