// Original file: stairs/v1/inspect.proto


/**
 * What to report.
 */
export interface StatusRequest {
  /**
   * Only these pipelines (`app.name` or `app.*`). Empty: all.
   */
  'pipelines'?: (string)[];
}

/**
 * What to report.
 */
export interface StatusRequest__Output {
  /**
   * Only these pipelines (`app.name` or `app.*`). Empty: all.
   */
  'pipelines': (string)[];
}
