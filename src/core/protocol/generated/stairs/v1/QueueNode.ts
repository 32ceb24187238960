// Original file: stairs/v1/pipeline.proto


/**
 * The frame as it is, behind a queue of its own: what follows is scaled, seen and tried again by itself.
 */
export interface QueueNode {
  /**
   * The node whose frame it is.
   */
  'input'?: (string);
}

/**
 * The frame as it is, behind a queue of its own: what follows is scaled, seen and tried again by itself.
 */
export interface QueueNode__Output {
  /**
   * The node whose frame it is.
   */
  'input': (string);
}
