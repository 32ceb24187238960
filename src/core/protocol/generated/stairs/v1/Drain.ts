// Original file: stairs/v1/worker.proto


/**
 * Whoever sends it wants the session to end: no new calls, what is held is finished.
 * A worker that ends its stream with calls in hand and has not said Drain is taken for one that crashed.
 */
export interface Drain {
  /**
   * From the coordinator: connect again after closing, perhaps to another coordinator.
   */
  'reconnect'?: (boolean);
  /**
   * For people.
   */
  'reason'?: (string);
}

/**
 * Whoever sends it wants the session to end: no new calls, what is held is finished.
 * A worker that ends its stream with calls in hand and has not said Drain is taken for one that crashed.
 */
export interface Drain__Output {
  /**
   * From the coordinator: connect again after closing, perhaps to another coordinator.
   */
  'reconnect': (boolean);
  /**
   * For people.
   */
  'reason': (string);
}
