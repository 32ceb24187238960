// Original file: stairs/v1/pipeline.proto


/**
 * Which pipelines to resume.
 */
export interface ResumeRequest {
  /**
   * `app.name`, `name`, or `app.*`. At least one.
   */
  'pipelines'?: (string)[];
}

/**
 * Which pipelines to resume.
 */
export interface ResumeRequest__Output {
  /**
   * `app.name`, `name`, or `app.*`. At least one.
   */
  'pipelines': (string)[];
}
