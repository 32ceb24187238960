// Original file: stairs/v1/ingest.proto


/**
 * Why a row was given up.
 */
export interface CallFailure {
  /**
   * The node at which it ended.
   */
  'node'?: (string);
  /**
   * What kind of failure.
   */
  'cause'?: (string);
  /**
   * The exception's class.
   */
  'type'?: (string);
  /**
   * Its message.
   */
  'message'?: (string);
  /**
   * Its stack.
   */
  'stack'?: (string);
}

/**
 * Why a row was given up.
 */
export interface CallFailure__Output {
  /**
   * The node at which it ended.
   */
  'node': (string);
  /**
   * What kind of failure.
   */
  'cause': (string);
  /**
   * The exception's class.
   */
  'type': (string);
  /**
   * Its message.
   */
  'message': (string);
  /**
   * Its stack.
   */
  'stack': (string);
}
