// Original file: stairs/v1/pipeline.proto


/**
 * The frame with only those rows for which another frame's field `value` is true. The other rows do not
 * enter this branch. They are neither dropped nor failed. A value that is not a boolean fails the row.
 */
export interface FilterNode {
  /**
   * The node whose frame it takes.
   */
  'input'?: (string);
  /**
   * The node whose field `value` decides: a predicate step with the mode REPLACE.
   */
  'when'?: (string);
}

/**
 * The frame with only those rows for which another frame's field `value` is true. The other rows do not
 * enter this branch. They are neither dropped nor failed. A value that is not a boolean fails the row.
 */
export interface FilterNode__Output {
  /**
   * The node whose frame it takes.
   */
  'input': (string);
  /**
   * The node whose field `value` decides: a predicate step with the mode REPLACE.
   */
  'when': (string);
}
