// Original file: stairs/v1/pipeline.proto


/**
 * A frame with one field of another frame. A row that lacks the field is a dead letter.
 */
export interface GetNode {
  /**
   * The node whose frame is read.
   */
  'input'?: (string);
  /**
   * The field.
   */
  'field'?: (string);
}

/**
 * A frame with one field of another frame. A row that lacks the field is a dead letter.
 */
export interface GetNode__Output {
  /**
   * The node whose frame is read.
   */
  'input': (string);
  /**
   * The field.
   */
  'field': (string);
}
