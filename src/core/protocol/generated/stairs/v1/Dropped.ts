// Original file: stairs/v1/worker.proto


/**
 * A row that a step ended on purpose.
 */
export interface Dropped {
  /**
   * The number of the row in the call's batch, from 0.
   */
  'row'?: (number);
  /**
   * The number of the link in the chain, from 0.
   */
  'link'?: (number);
  /**
   * Why, in a few words of at most 256 characters. The coordinator counts rows by reason; an empty one is `stopped`.
   */
  'reason'?: (string);
}

/**
 * A row that a step ended on purpose.
 */
export interface Dropped__Output {
  /**
   * The number of the row in the call's batch, from 0.
   */
  'row': (number);
  /**
   * The number of the link in the chain, from 0.
   */
  'link': (number);
  /**
   * Why, in a few words of at most 256 characters. The coordinator counts rows by reason; an empty one is `stopped`.
   */
  'reason': (string);
}
