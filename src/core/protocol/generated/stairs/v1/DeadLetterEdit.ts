// Original file: stairs/v1/inspect.proto


/**
 * A change of a row before its retry.
 */
export interface DeadLetterEdit {
  /**
   * Its DeadLetter.id.
   */
  'id'?: (string);
  /**
   * The whole row as in DeadLetter.row_json. Unchanged fields keep their values byte for byte, changed
   * fields become JSON, and missing fields are removed. Empty: the row stays unchanged.
   */
  'rowJson'?: (string);
  /**
   * Field name to JSON text, applied after `row_json`: in the row's only frame, or in each frame that has
   * the field.
   */
  'set'?: ({[key: string]: string});
}

/**
 * A change of a row before its retry.
 */
export interface DeadLetterEdit__Output {
  /**
   * Its DeadLetter.id.
   */
  'id': (string);
  /**
   * The whole row as in DeadLetter.row_json. Unchanged fields keep their values byte for byte, changed
   * fields become JSON, and missing fields are removed. Empty: the row stays unchanged.
   */
  'rowJson': (string);
  /**
   * Field name to JSON text, applied after `row_json`: in the row's only frame, or in each frame that has
   * the field.
   */
  'set': ({[key: string]: string});
}
