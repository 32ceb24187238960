// Original file: stairs/v1/pipeline.proto


/**
 * A frame with one field of another frame. A row without the field becomes a dead letter.
 */
export interface GetNode {
  /**
   * The node whose frame it reads.
   */
  'input'?: (string);
  /**
   * The field.
   */
  'field'?: (string);
}

/**
 * A frame with one field of another frame. A row without the field becomes a dead letter.
 */
export interface GetNode__Output {
  /**
   * The node whose frame it reads.
   */
  'input': (string);
  /**
   * The field.
   */
  'field': (string);
}
