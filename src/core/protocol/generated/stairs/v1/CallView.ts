// Original file: stairs/v1/pipeline.proto


/**
 * One call of a stage: the steps that a worker runs together.
 */
export interface CallView {
  /**
   * The steps' names, in order.
   */
  'steps'?: (string)[];
  /**
   * The nodes' names, in order.
   */
  'nodes'?: (string)[];
}

/**
 * One call of a stage: the steps that a worker runs together.
 */
export interface CallView__Output {
  /**
   * The steps' names, in order.
   */
  'steps': (string)[];
  /**
   * The nodes' names, in order.
   */
  'nodes': (string)[];
}
