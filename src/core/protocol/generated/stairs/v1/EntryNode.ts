// Original file: stairs/v1/pipeline.proto


/**
 * The frame of the rows that enter the pipeline.
 */
export interface EntryNode {
  /**
   * The declared fields that a row must have. Empty: unknown.
   */
  'fields'?: (string)[];
}

/**
 * The frame of the rows that enter the pipeline.
 */
export interface EntryNode__Output {
  /**
   * The declared fields that a row must have. Empty: unknown.
   */
  'fields': (string)[];
}
