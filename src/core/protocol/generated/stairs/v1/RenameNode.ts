// Original file: stairs/v1/pipeline.proto


/**
 * The frame with new names for some fields. All changes happen at once, so two fields can swap names.
 */
export interface RenameNode {
  /**
   * The node whose frame it reads.
   */
  'input'?: (string);
  /**
   * New name to old name.
   */
  'names'?: ({[key: string]: string});
}

/**
 * The frame with new names for some fields. All changes happen at once, so two fields can swap names.
 */
export interface RenameNode__Output {
  /**
   * The node whose frame it reads.
   */
  'input': (string);
  /**
   * New name to old name.
   */
  'names': ({[key: string]: string});
}
