// Original file: stairs/v1/inspect.proto


/**
 * One of several coordinators that share their queues.
 */
export interface PeerStatus {
  /**
   * `host:port` at which it is reached.
   */
  'address'?: (string);
  /**
   * Workers that are connected to it.
   */
  'workers'?: (number);
  /**
   * Open Push streams to it.
   */
  'producers'?: (number);
  /**
   * It stops: its workers go elsewhere.
   */
  'leaving'?: (boolean);
}

/**
 * One of several coordinators that share their queues.
 */
export interface PeerStatus__Output {
  /**
   * `host:port` at which it is reached.
   */
  'address': (string);
  /**
   * Workers that are connected to it.
   */
  'workers': (number);
  /**
   * Open Push streams to it.
   */
  'producers': (number);
  /**
   * It stops: its workers go elsewhere.
   */
  'leaving': (boolean);
}
