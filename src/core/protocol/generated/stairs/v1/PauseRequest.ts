// Original file: stairs/v1/pipeline.proto


/**
 * Which pipelines to pause.
 */
export interface PauseRequest {
  /**
   * `app.name`, `name` or `app.*`; at least one.
   */
  'pipelines'?: (string)[];
  /**
   * True: calls in hand are cancelled, and their rows go back to their queues, uncounted.
   */
  'now'?: (boolean);
}

/**
 * Which pipelines to pause.
 */
export interface PauseRequest__Output {
  /**
   * `app.name`, `name` or `app.*`; at least one.
   */
  'pipelines': (string)[];
  /**
   * True: calls in hand are cancelled, and their rows go back to their queues, uncounted.
   */
  'now': (boolean);
}
