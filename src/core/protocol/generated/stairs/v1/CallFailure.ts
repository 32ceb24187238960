// Original file: stairs/v1/ingest.proto


/**
 * Why a row became a dead letter.
 */
export interface CallFailure {
  /**
   * The node at which the row ended.
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
 * Why a row became a dead letter.
 */
export interface CallFailure__Output {
  /**
   * The node at which the row ended.
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
