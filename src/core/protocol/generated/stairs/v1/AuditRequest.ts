// Original file: stairs/v1/inspect.proto


/**
 * What to count again.
 */
export interface AuditRequest {
  /**
   * `app.name`. Empty: all pipelines.
   */
  'pipeline'?: (string);
}

/**
 * What to count again.
 */
export interface AuditRequest__Output {
  /**
   * `app.name`. Empty: all pipelines.
   */
  'pipeline': (string);
}
