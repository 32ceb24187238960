// Original file: stairs/v1/pipeline.proto


/**
 * Hands the frame's rows to another pipeline's entry. Nothing comes back.
 */
export interface CallNode {
  /**
   * The node whose frame is handed over.
   */
  'input'?: (string);
  /**
   * `app.name`; may be this pipeline.
   */
  'pipeline'?: (string);
  /**
   * The node whose field `value` decides which rows are handed over. Empty: all.
   */
  'when'?: (string);
  /**
   * With `when`: the pipeline that gets the others. Empty: nobody.
   */
  'otherwise'?: (string);
}

/**
 * Hands the frame's rows to another pipeline's entry. Nothing comes back.
 */
export interface CallNode__Output {
  /**
   * The node whose frame is handed over.
   */
  'input': (string);
  /**
   * `app.name`; may be this pipeline.
   */
  'pipeline': (string);
  /**
   * The node whose field `value` decides which rows are handed over. Empty: all.
   */
  'when': (string);
  /**
   * With `when`: the pipeline that gets the others. Empty: nobody.
   */
  'otherwise': (string);
}
