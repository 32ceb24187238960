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
  /**
   * From the coordinator, with `reconnect` and only to workers with the feature `move`: other coordinators of the
   * same queues as `host:port`, the best first. Try each once before the addresses that you were given; empty: go
   * where you like.
   */
  'addresses'?: (string)[];
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
  /**
   * From the coordinator, with `reconnect` and only to workers with the feature `move`: other coordinators of the
   * same queues as `host:port`, the best first. Try each once before the addresses that you were given; empty: go
   * where you like.
   */
  'addresses': (string)[];
}
