// Original file: stairs/v1/inspect.proto


/**
 * A step that pipelines need or workers have.
 */
export interface StepStatus {
  /**
   * The step's name.
   */
  'name'?: (string);
  /**
   * Connected workers that implement the step, of all coordinators.
   */
  'workers'?: (number);
  /**
   * The pipelines whose current plans need it.
   */
  'pipelines'?: (string)[];
}

/**
 * A step that pipelines need or workers have.
 */
export interface StepStatus__Output {
  /**
   * The step's name.
   */
  'name': (string);
  /**
   * Connected workers that implement the step, of all coordinators.
   */
  'workers': (number);
  /**
   * The pipelines whose current plans need it.
   */
  'pipelines': (string)[];
}
