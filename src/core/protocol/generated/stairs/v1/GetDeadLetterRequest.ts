// Original file: stairs/v1/inspect.proto


/**
 * Which dead letter.
 */
export interface GetDeadLetterRequest {
  /**
   * Its DeadLetter.id.
   */
  'id'?: (string);
}

/**
 * Which dead letter.
 */
export interface GetDeadLetterRequest__Output {
  /**
   * Its DeadLetter.id.
   */
  'id': (string);
}
