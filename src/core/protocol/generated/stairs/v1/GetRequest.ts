// Original file: stairs/v1/pipeline.proto


/**
 * Which pipeline.
 */
export interface GetRequest {
  /**
   * `app.name`.
   */
  'pipeline'?: (string);
  /**
   * A stored plan. Empty: the current one.
   */
  'planId'?: (string);
}

/**
 * Which pipeline.
 */
export interface GetRequest__Output {
  /**
   * `app.name`.
   */
  'pipeline': (string);
  /**
   * A stored plan. Empty: the current one.
   */
  'planId': (string);
}
