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
   * Milliseconds between two reports; 0 means 1000, at least 100.
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
   * Milliseconds between two reports; 0 means 1000, at least 100.
   */
  'intervalMs': (number);
}
