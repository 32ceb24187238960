// Original file: stairs/v1/pipeline.proto


/**
 * The unchanged frame behind a queue. The nodes that follow scale, show, and retry by themselves.
 */
export interface QueueNode {
  /**
   * The node whose frame it takes.
   */
  'input'?: (string);
}

/**
 * The unchanged frame behind a queue. The nodes that follow scale, show, and retry by themselves.
 */
export interface QueueNode__Output {
  /**
   * The node whose frame it takes.
   */
  'input': (string);
}
