// Original file: stairs/v1/ingest.proto


/**
 * The coordinator waits before it takes more.
 */
export interface PushWait {
  /**
   * The queue that is full, or what else it waits for.
   */
  'reason'?: (string);
}

/**
 * The coordinator waits before it takes more.
 */
export interface PushWait__Output {
  /**
   * The queue that is full, or what else it waits for.
   */
  'reason': (string);
}
