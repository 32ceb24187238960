// Original file: stairs/v1/pipeline.proto


/**
 * Hands the frame's rows to the entry of another pipeline. Nothing comes back.
 */
export interface CallNode {
  /**
   * The node whose frame it hands over.
   */
  'input'?: (string);
  /**
   * `app.name`. May be this pipeline.
   */
  'pipeline'?: (string);
  /**
   * The node whose field `value` selects the rows. Empty: all rows.
   */
  'when'?: (string);
  /**
   * With `when`: the pipeline that receives all other rows. Empty: none.
   */
  'otherwise'?: (string);
}

/**
 * Hands the frame's rows to the entry of another pipeline. Nothing comes back.
 */
export interface CallNode__Output {
  /**
   * The node whose frame it hands over.
   */
  'input': (string);
  /**
   * `app.name`. May be this pipeline.
   */
  'pipeline': (string);
  /**
   * The node whose field `value` selects the rows. Empty: all rows.
   */
  'when': (string);
  /**
   * With `when`: the pipeline that receives all other rows. Empty: none.
   */
  'otherwise': (string);
}
