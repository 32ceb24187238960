// Original file: stairs/v1/pipeline.proto


/**
 * The frame of one node for rows that passed a filter, and the frame of another node for all other rows.
 * Here a pipeline ends that another one includes with `when`. Both kinds of rows meet in a queue.
 */
export interface ChooseNode {
  /**
   * The filter node.
   */
  'filter'?: (string);
  /**
   * The frame for rows that passed the filter: a node behind the filter.
   */
  'then'?: (string);
  /**
   * The frame for all other rows: a node that is not behind the filter.
   */
  'otherwise'?: (string);
}

/**
 * The frame of one node for rows that passed a filter, and the frame of another node for all other rows.
 * Here a pipeline ends that another one includes with `when`. Both kinds of rows meet in a queue.
 */
export interface ChooseNode__Output {
  /**
   * The filter node.
   */
  'filter': (string);
  /**
   * The frame for rows that passed the filter: a node behind the filter.
   */
  'then': (string);
  /**
   * The frame for all other rows: a node that is not behind the filter.
   */
  'otherwise': (string);
}
