// Original file: stairs/v1/pipeline.proto


/**
 * Which pipelines to flush.
 */
export interface FlushRequest {
  /**
   * `app.name`, `name`, or `app.*`. At least one.
   */
  'pipelines'?: (string)[];
}

/**
 * Which pipelines to flush.
 */
export interface FlushRequest__Output {
  /**
   * `app.name`, `name`, or `app.*`. At least one.
   */
  'pipelines': (string)[];
}
