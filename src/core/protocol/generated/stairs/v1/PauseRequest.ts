// Original file: stairs/v1/pipeline.proto


/**
 * Which pipelines to pause.
 */
export interface PauseRequest {
  /**
   * `app.name`, `name`, or `app.*`. At least one.
   */
  'pipelines'?: (string)[];
  /**
   * True: the coordinator cancels calls in hand, and their rows go back to their queues, uncounted.
   */
  'now'?: (boolean);
}

/**
 * Which pipelines to pause.
 */
export interface PauseRequest__Output {
  /**
   * `app.name`, `name`, or `app.*`. At least one.
   */
  'pipelines': (string)[];
  /**
   * True: the coordinator cancels calls in hand, and their rows go back to their queues, uncounted.
   */
  'now': (boolean);
}
