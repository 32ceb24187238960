// Original file: stairs/v1/worker.proto


/**
 * The sender wants the session to end: the coordinator sends no new calls, and the worker finishes
 * the calls that it holds. If a worker ends its stream with calls in hand and without Drain, the
 * coordinator treats it as crashed.
 */
export interface Drain {
  /**
   * From the coordinator: close, and then connect again, to this coordinator or another one.
   */
  'reconnect'?: (boolean);
  /**
   * For people.
   */
  'reason'?: (string);
  /**
   * From the coordinator, with `reconnect` and only to workers with the feature `move`: other
   * coordinators of the same queues as `host:port`, the best first. Try each once before the configured
   * addresses. Empty: use the configured addresses.
   */
  'addresses'?: (string)[];
}

/**
 * The sender wants the session to end: the coordinator sends no new calls, and the worker finishes
 * the calls that it holds. If a worker ends its stream with calls in hand and without Drain, the
 * coordinator treats it as crashed.
 */
export interface Drain__Output {
  /**
   * From the coordinator: close, and then connect again, to this coordinator or another one.
   */
  'reconnect': (boolean);
  /**
   * For people.
   */
  'reason': (string);
  /**
   * From the coordinator, with `reconnect` and only to workers with the feature `move`: other
   * coordinators of the same queues as `host:port`, the best first. Try each once before the configured
   * addresses. Empty: use the configured addresses.
   */
  'addresses': (string)[];
}
