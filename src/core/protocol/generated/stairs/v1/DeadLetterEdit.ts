// Original file: stairs/v1/inspect.proto


/**
 * What a row becomes before it is retried.
 */
export interface DeadLetterEdit {
  /**
   * Its DeadLetter.id.
   */
  'id'?: (string);
  /**
   * The whole row as in DeadLetter.row_json. Fields that are as shown keep their values byte for byte, the others
   * become JSON, fields that are left out are removed. Empty: as it was.
   */
  'rowJson'?: (string);
  /**
   * Then these fields get these JSON texts as values: in the row's only frame, or in each that has the field.
   */
  'set'?: ({[key: string]: string});
}

/**
 * What a row becomes before it is retried.
 */
export interface DeadLetterEdit__Output {
  /**
   * Its DeadLetter.id.
   */
  'id': (string);
  /**
   * The whole row as in DeadLetter.row_json. Fields that are as shown keep their values byte for byte, the others
   * become JSON, fields that are left out are removed. Empty: as it was.
   */
  'rowJson': (string);
  /**
   * Then these fields get these JSON texts as values: in the row's only frame, or in each that has the field.
   */
  'set': ({[key: string]: string});
}
