// Original file: stairs/v1/inspect.proto


/**
 * What to report, and how often.
 */
export interface WatchRequest {
  /**
   * As in StatusRequest.
   */
  'pipelines'?: (string)[];
  /**
   * Milliseconds between two reports, at least 100. 0: 1000.
   */
  'intervalMs'?: (number);
}

/**
 * What to report, and how often.
 */
export interface WatchRequest__Output {
  /**
   * As in StatusRequest.
   */
  'pipelines': (string)[];
  /**
   * Milliseconds between two reports, at least 100. 0: 1000.
   */
  'intervalMs': (number);
}
