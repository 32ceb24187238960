// Original file: stairs/v1/worker.proto

import type { RejectedStep as _stairs_v1_RejectedStep, RejectedStep__Output as _stairs_v1_RejectedStep__Output } from '../../stairs/v1/RejectedStep.js';

/**
 * The session is open.
 */
export interface Welcome {
  /**
   * Names the session, for Resume and for people.
   */
  'sessionId'?: (string);
  /**
   * Send a Heartbeat this often, in milliseconds.
   */
  'heartbeatIntervalMs'?: (number);
  /**
   * The largest message that the coordinator takes, in bytes.
   */
  'maxMessageBytes'?: (number);
  /**
   * Which of the Hello's features the coordinator agreed to.
   */
  'features'?: (string)[];
  /**
   * Steps that it will not use, each with the reason. The others are in use.
   */
  'rejectedSteps'?: (_stairs_v1_RejectedStep)[];
  /**
   * True: an earlier session goes on.
   */
  'resumed'?: (boolean);
  /**
   * OutcomeParts of an EXPAND step that may be on their way without an OutcomePartAck, at least 1.
   */
  'partWindow'?: (number);
  /**
   * With the feature `resume`: how long the session waits for its worker when the stream breaks, in
   * milliseconds. 0: not at all.
   */
  'resumeWithinMs'?: (number);
}

/**
 * The session is open.
 */
export interface Welcome__Output {
  /**
   * Names the session, for Resume and for people.
   */
  'sessionId': (string);
  /**
   * Send a Heartbeat this often, in milliseconds.
   */
  'heartbeatIntervalMs': (number);
  /**
   * The largest message that the coordinator takes, in bytes.
   */
  'maxMessageBytes': (number);
  /**
   * Which of the Hello's features the coordinator agreed to.
   */
  'features': (string)[];
  /**
   * Steps that it will not use, each with the reason. The others are in use.
   */
  'rejectedSteps': (_stairs_v1_RejectedStep__Output)[];
  /**
   * True: an earlier session goes on.
   */
  'resumed': (boolean);
  /**
   * OutcomeParts of an EXPAND step that may be on their way without an OutcomePartAck, at least 1.
   */
  'partWindow': (number);
  /**
   * With the feature `resume`: how long the session waits for its worker when the stream breaks, in
   * milliseconds. 0: not at all.
   */
  'resumeWithinMs': (number);
}
