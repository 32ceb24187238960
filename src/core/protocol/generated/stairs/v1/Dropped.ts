// Original file: stairs/v1/worker.proto


/**
 * A row that a step ended by intent.
 */
export interface Dropped {
  /**
   * Which row of the call's batch, from 0.
   */
  'row'?: (number);
  /**
   * Which link of the chain, from 0.
   */
  'link'?: (number);
  /**
   * Why, in a few words; rows are counted by it.
   */
  'reason'?: (string);
}

/**
 * A row that a step ended by intent.
 */
export interface Dropped__Output {
  /**
   * Which row of the call's batch, from 0.
   */
  'row': (number);
  /**
   * Which link of the chain, from 0.
   */
  'link': (number);
  /**
   * Why, in a few words; rows are counted by it.
   */
  'reason': (string);
}
