// Original file: stairs/v1/pipeline.proto


/**
 * The frame with some fields under new names; all happen at once, so two fields can swap.
 */
export interface RenameNode {
  /**
   * The node whose frame is read.
   */
  'input'?: (string);
  /**
   * New name to old name.
   */
  'names'?: ({[key: string]: string});
}

/**
 * The frame with some fields under new names; all happen at once, so two fields can swap.
 */
export interface RenameNode__Output {
  /**
   * The node whose frame is read.
   */
  'input': (string);
  /**
   * New name to old name.
   */
  'names': ({[key: string]: string});
}
