// Original file: stairs/v1/pipeline.proto


/**
 * One part of the new frame.
 */
export interface _stairs_v1_ConcatenateNode_Part {
  /**
   * The node whose frame it reads.
   */
  'input'?: (string);
  /**
   * One field of that frame. Empty: all of its fields.
   */
  'field'?: (string);
  /**
   * The name in the new frame. With an empty `field` and a name, the whole frame becomes one nested
   * object under that name. If both are empty, the fields keep their names.
   */
  'name'?: (string);
}

/**
 * One part of the new frame.
 */
export interface _stairs_v1_ConcatenateNode_Part__Output {
  /**
   * The node whose frame it reads.
   */
  'input': (string);
  /**
   * One field of that frame. Empty: all of its fields.
   */
  'field': (string);
  /**
   * The name in the new frame. With an empty `field` and a name, the whole frame becomes one nested
   * object under that name. If both are empty, the fields keep their names.
   */
  'name': (string);
}

/**
 * One frame from several frames of the same rows. Rows join on the row that they came from. A row that
 * one branch dropped is dropped here.
 */
export interface ConcatenateNode {
  /**
   * The parts, in order. Of two fields with one name the later one wins.
   */
  'parts'?: (_stairs_v1_ConcatenateNode_Part)[];
}

/**
 * One frame from several frames of the same rows. Rows join on the row that they came from. A row that
 * one branch dropped is dropped here.
 */
export interface ConcatenateNode__Output {
  /**
   * The parts, in order. Of two fields with one name the later one wins.
   */
  'parts': (_stairs_v1_ConcatenateNode_Part__Output)[];
}
