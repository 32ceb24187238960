// Original file: stairs/v1/pipeline.proto


/**
 * One part of the new frame.
 */
export interface _stairs_v1_ConcatenateNode_Part {
  /**
   * The node whose frame is read.
   */
  'input'?: (string);
  /**
   * The field of that frame that is taken. Empty: all of its fields.
   */
  'field'?: (string);
  /**
   * The name in the new frame. With `field` empty and a name given, the whole frame becomes one
   * nested object under that name; with both empty its fields keep their names.
   */
  'name'?: (string);
}

/**
 * One part of the new frame.
 */
export interface _stairs_v1_ConcatenateNode_Part__Output {
  /**
   * The node whose frame is read.
   */
  'input': (string);
  /**
   * The field of that frame that is taken. Empty: all of its fields.
   */
  'field': (string);
  /**
   * The name in the new frame. With `field` empty and a name given, the whole frame becomes one
   * nested object under that name; with both empty its fields keep their names.
   */
  'name': (string);
}

/**
 * One frame out of several of the same rows. Rows join on the row they came from; a row that was
 * dropped in one branch is dropped here.
 */
export interface ConcatenateNode {
  /**
   * The parts, in order: a later one wins where names meet.
   */
  'parts'?: (_stairs_v1_ConcatenateNode_Part)[];
}

/**
 * One frame out of several of the same rows. Rows join on the row they came from; a row that was
 * dropped in one branch is dropped here.
 */
export interface ConcatenateNode__Output {
  /**
   * The parts, in order: a later one wins where names meet.
   */
  'parts': (_stairs_v1_ConcatenateNode_Part__Output)[];
}
