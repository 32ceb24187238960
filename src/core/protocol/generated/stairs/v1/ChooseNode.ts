// Original file: stairs/v1/pipeline.proto


/**
 * For rows that a filter let through the frame of one node, for the others that of another: where a
 * pipeline that is used with `when` ends. Behind it is a queue of its own, in which both meet.
 */
export interface ChooseNode {
  /**
   * The filter node that parted the rows.
   */
  'filter'?: (string);
  /**
   * The frame of the rows that passed it: a node behind the filter.
   */
  'then'?: (string);
  /**
   * The frame of the others: a node that is not behind the filter.
   */
  'otherwise'?: (string);
}

/**
 * For rows that a filter let through the frame of one node, for the others that of another: where a
 * pipeline that is used with `when` ends. Behind it is a queue of its own, in which both meet.
 */
export interface ChooseNode__Output {
  /**
   * The filter node that parted the rows.
   */
  'filter': (string);
  /**
   * The frame of the rows that passed it: a node behind the filter.
   */
  'then': (string);
  /**
   * The frame of the others: a node that is not behind the filter.
   */
  'otherwise': (string);
}
