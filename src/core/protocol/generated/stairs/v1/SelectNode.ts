// Original file: stairs/v1/pipeline.proto


/**
 * The frame with only some of its fields.
 */
export interface SelectNode {
  /**
   * The node whose frame it reads.
   */
  'input'?: (string);
  /**
   * New name to old name.
   */
  'fields'?: ({[key: string]: string});
}

/**
 * The frame with only some of its fields.
 */
export interface SelectNode__Output {
  /**
   * The node whose frame it reads.
   */
  'input': (string);
  /**
   * New name to old name.
   */
  'fields': ({[key: string]: string});
}
