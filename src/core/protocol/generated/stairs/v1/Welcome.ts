// Original file: stairs/v1/worker.proto

import type { RejectedStep as _stairs_v1_RejectedStep, RejectedStep__Output as _stairs_v1_RejectedStep__Output } from '../../stairs/v1/RejectedStep.js';

/**
 * Opens the session.
 */
export interface Welcome {
  /**
   * The session's id, for Resume and for people.
   */
  'sessionId'?: (string);
  /**
   * Send a Heartbeat this often, in milliseconds.
   */
  'heartbeatIntervalMs'?: (number);
  /**
   * The largest message that the coordinator accepts, in bytes.
   */
  'maxMessageBytes'?: (number);
  /**
   * The Hello's features that the coordinator agrees to.
   */
  'features'?: (string)[];
  /**
   * Steps that the coordinator does not use, each with the reason. It uses all others.
   */
  'rejectedSteps'?: (_stairs_v1_RejectedStep)[];
  /**
   * True: an earlier session continues.
   */
  'resumed'?: (boolean);
  /**
   * How many OutcomeParts of one call may be on their way without an OutcomePartAck. At least 1.
   */
  'partWindow'?: (number);
  /**
   * With the feature `resume`: how long the session waits for its worker after the stream breaks, in
   * milliseconds. 0: it does not wait.
   */
  'resumeWithinMs'?: (number);
}

/**
 * Opens the session.
 */
export interface Welcome__Output {
  /**
   * The session's id, for Resume and for people.
   */
  'sessionId': (string);
  /**
   * Send a Heartbeat this often, in milliseconds.
   */
  'heartbeatIntervalMs': (number);
  /**
   * The largest message that the coordinator accepts, in bytes.
   */
  'maxMessageBytes': (number);
  /**
   * The Hello's features that the coordinator agrees to.
   */
  'features': (string)[];
  /**
   * Steps that the coordinator does not use, each with the reason. It uses all others.
   */
  'rejectedSteps': (_stairs_v1_RejectedStep__Output)[];
  /**
   * True: an earlier session continues.
   */
  'resumed': (boolean);
  /**
   * How many OutcomeParts of one call may be on their way without an OutcomePartAck. At least 1.
   */
  'partWindow': (number);
  /**
   * With the feature `resume`: how long the session waits for its worker after the stream breaks, in
   * milliseconds. 0: it does not wait.
   */
  'resumeWithinMs': (number);
}
