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
   * The steps that the worker implements.
   */
  'steps'?: (string)[];
  /**
   * Calls that the worker holds.
   */
  'calls'?: (number);
  /**
   * Rows that the worker holds.
   */
  'rows'?: (number | string | Long);
  /**
   * Rows that the worker has finished in this session.
   */
  'totalRows'?: (number | string | Long);
  /**
   * Milliseconds since the worker's last message.
   */
  'silentMs'?: (number | string | Long);
  /**
   * True: the worker takes no more calls.
   */
  'draining'?: (boolean);
  /**
   * The Hello's instance id.
   */
  'instanceId'?: (string);
  /**
   * `host:port` of the worker's coordinator.
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
   * The steps that the worker implements.
   */
  'steps': (string)[];
  /**
   * Calls that the worker holds.
   */
  'calls': (number);
  /**
   * Rows that the worker holds.
   */
  'rows': (number);
  /**
   * Rows that the worker has finished in this session.
   */
  'totalRows': (number);
  /**
   * Milliseconds since the worker's last message.
   */
  'silentMs': (number);
  /**
   * True: the worker takes no more calls.
   */
  'draining': (boolean);
  /**
   * The Hello's instance id.
   */
  'instanceId': (string);
  /**
   * `host:port` of the worker's coordinator.
   */
  'coordinator': (string);
}
