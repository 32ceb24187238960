// Original file: stairs/v1/inspect.proto


/**
 * One of several coordinators that share their queues.
 */
export interface PeerStatus {
  /**
   * `host:port` of the coordinator.
   */
  'address'?: (string);
  /**
   * Workers with a connection to it.
   */
  'workers'?: (number);
  /**
   * Open Push streams to it.
   */
  'producers'?: (number);
  /**
   * True: the coordinator stops, and its workers go to others.
   */
  'leaving'?: (boolean);
}

/**
 * One of several coordinators that share their queues.
 */
export interface PeerStatus__Output {
  /**
   * `host:port` of the coordinator.
   */
  'address': (string);
  /**
   * Workers with a connection to it.
   */
  'workers': (number);
  /**
   * Open Push streams to it.
   */
  'producers': (number);
  /**
   * True: the coordinator stops, and its workers go to others.
   */
  'leaving': (boolean);
}
