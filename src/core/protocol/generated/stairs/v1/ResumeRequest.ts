// Original file: stairs/v1/pipeline.proto


/**
 * Which pipelines to let run again.
 */
export interface ResumeRequest {
  /**
   * `app.name`, `name` or `app.*`; at least one.
   */
  'pipelines'?: (string)[];
}

/**
 * Which pipelines to let run again.
 */
export interface ResumeRequest__Output {
  /**
   * `app.name`, `name` or `app.*`; at least one.
   */
  'pipelines': (string)[];
}
