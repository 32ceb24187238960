// Original file: stairs/v1/pipeline.proto


/**
 * The frame with constants in every row.
 */
export interface AddValueNode {
  /**
   * The node whose frame it reads.
   */
  'input'?: (string);
  /**
   * Field name to JSON text.
   */
  'values'?: ({[key: string]: string});
}

/**
 * The frame with constants in every row.
 */
export interface AddValueNode__Output {
  /**
   * The node whose frame it reads.
   */
  'input': (string);
  /**
   * Field name to JSON text.
   */
  'values': ({[key: string]: string});
}
