// Original file: stairs/v1/pipeline.proto


/**
 * Which pipelines to drain.
 */
export interface DrainRequest {
  /**
   * `app.name`, `name`, or `app.*`. At least one.
   */
  'pipelines'?: (string)[];
}

/**
 * Which pipelines to drain.
 */
export interface DrainRequest__Output {
  /**
   * `app.name`, `name`, or `app.*`. At least one.
   */
  'pipelines': (string)[];
}
