// Original file: stairs/v1/pipeline.proto


/**
 * The frame of the rows that enter the pipeline.
 */
export interface EntryNode {
  /**
   * The fields that a row must have, where they are declared. Empty: not known.
   */
  'fields'?: (string)[];
}

/**
 * The frame of the rows that enter the pipeline.
 */
export interface EntryNode__Output {
  /**
   * The fields that a row must have, where they are declared. Empty: not known.
   */
  'fields': (string)[];
}
