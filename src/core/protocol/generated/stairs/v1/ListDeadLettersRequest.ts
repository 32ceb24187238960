// Original file: stairs/v1/inspect.proto


/**
 * Which dead letters.
 */
export interface ListDeadLettersRequest {
  /**
   * `app.name`. Empty: all.
   */
  'pipeline'?: (string);
  /**
   * How many at the most; 0 means 100, at most 1000.
   */
  'limit'?: (number);
}

/**
 * Which dead letters.
 */
export interface ListDeadLettersRequest__Output {
  /**
   * `app.name`. Empty: all.
   */
  'pipeline': (string);
  /**
   * How many at the most; 0 means 100, at most 1000.
   */
  'limit': (number);
}
