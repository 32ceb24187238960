// Original file: stairs/v1/inspect.proto

import type { Long } from '@grpc/proto-loader';

/**
 * A connected worker.
 */
export interface WorkerStatus {
  /**
   * The session's id.
   */
  'sessionId'?: (string);
  /**
   * The Hello's worker name.
   */
  'workerName'?: (string);
  /**
   * The Hello's language.
   */
  'language'?: (string);
  /**
   * The Hello's SDK and version.
   */
  'sdk'?: (string);
  /**
   * The Hello's host.
   */
  'host'?: (string);
  /**
   * The Hello's pid.
   */
  'pid'?: (number);
  /**
   * Its steps.
   */
  'steps'?: (string)[];
  /**
   * Calls that it holds.
   */
  'calls'?: (number);
  /**
   * Rows that it holds.
   */
  'rows'?: (number | string | Long);
  /**
   * Rows that it has worked off in this session.
   */
  'totalRows'?: (number | string | Long);
  /**
   * Milliseconds since its last sign of life.
   */
  'silentMs'?: (number | string | Long);
  /**
   * True: it takes no more calls.
   */
  'draining'?: (boolean);
  /**
   * The Hello's instance id.
   */
  'instanceId'?: (string);
  /**
   * `host:port` of the coordinator to which it is connected.
   */
  'coordinator'?: (string);
}

/**
 * A connected worker.
 */
export interface WorkerStatus__Output {
  /**
   * The session's id.
   */
  'sessionId': (string);
  /**
   * The Hello's worker name.
   */
  'workerName': (string);
  /**
   * The Hello's language.
   */
  'language': (string);
  /**
   * The Hello's SDK and version.
   */
  'sdk': (string);
  /**
   * The Hello's host.
   */
  'host': (string);
  /**
   * The Hello's pid.
   */
  'pid': (number);
  /**
   * Its steps.
   */
  'steps': (string)[];
  /**
   * Calls that it holds.
   */
  'calls': (number);
  /**
   * Rows that it holds.
   */
  'rows': (number);
  /**
   * Rows that it has worked off in this session.
   */
  'totalRows': (number);
  /**
   * Milliseconds since its last sign of life.
   */
  'silentMs': (number);
  /**
   * True: it takes no more calls.
   */
  'draining': (boolean);
  /**
   * The Hello's instance id.
   */
  'instanceId': (string);
  /**
   * `host:port` of the coordinator to which it is connected.
   */
  'coordinator': (string);
}
