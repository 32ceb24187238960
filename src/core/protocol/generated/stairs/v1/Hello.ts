// Original file: stairs/v1/worker.proto

import type { Step as _stairs_v1_Step, Step__Output as _stairs_v1_Step__Output } from '../../stairs/v1/Step.js';
import type { Resume as _stairs_v1_Resume, Resume__Output as _stairs_v1_Resume__Output } from '../../stairs/v1/Resume.js';

/**
 * Names a worker and the steps that it implements.
 */
export interface Hello {
  /**
   * A name for people, such as `host-1/core`. Default: host and pid.
   */
  'workerName'?: (string);
  /**
   * A random name for this process, 16 to 128 characters. It stays the same over reconnects. Required.
   */
  'instanceId'?: (string);
  /**
   * The library that speaks the protocol: `stairs-ts`, `stairs-py`, `raw`.
   */
  'sdkName'?: (string);
  /**
   * The version of that library.
   */
  'sdkVersion'?: (string);
  /**
   * `typescript`, `python`, `go` …
   */
  'language'?: (string);
  /**
   * The machine.
   */
  'host'?: (string);
  /**
   * The process id on that machine.
   */
  'pid'?: (number);
  /**
   * Labels, such as gpu=1. A step may require some.
   */
  'labels'?: ({[key: string]: string});
  /**
   * The build of the user's code: a version or a commit.
   */
  'buildId'?: (string);
  /**
   * Optional parts of the protocol that the worker speaks. None is required. `resume`: when its stream
   * breaks, the worker connects again, sends Resume, and sends again everything without an ack. `move`:
   * the worker goes to Drain.addresses, so coordinators that share queues can share workers too.
   */
  'features'?: (string)[];
  /**
   * The steps that the worker implements. At least one.
   */
  'steps'?: (_stairs_v1_Step)[];
  /**
   * How many calls the worker may hold at once, running and waiting. 0: `parallel_calls` + 1, so that
   * one call waits behind those that run.
   */
  'maxConcurrentCalls'?: (number);
  /**
   * How many calls the worker runs at the same time. 0: 1. When the process is lost, the coordinator
   * suspects only this many of its oldest calls.
   */
  'parallelCalls'?: (number);
  /**
   * The largest message that the worker can receive, in bytes. 0: 4 MiB.
   */
  'maxMessageBytes'?: (number);
  /**
   * Continues a session whose stream was lost. Absent: a new session.
   */
  'resume'?: (_stairs_v1_Resume | null);
}

/**
 * Names a worker and the steps that it implements.
 */
export interface Hello__Output {
  /**
   * A name for people, such as `host-1/core`. Default: host and pid.
   */
  'workerName': (string);
  /**
   * A random name for this process, 16 to 128 characters. It stays the same over reconnects. Required.
   */
  'instanceId': (string);
  /**
   * The library that speaks the protocol: `stairs-ts`, `stairs-py`, `raw`.
   */
  'sdkName': (string);
  /**
   * The version of that library.
   */
  'sdkVersion': (string);
  /**
   * `typescript`, `python`, `go` …
   */
  'language': (string);
  /**
   * The machine.
   */
  'host': (string);
  /**
   * The process id on that machine.
   */
  'pid': (number);
  /**
   * Labels, such as gpu=1. A step may require some.
   */
  'labels': ({[key: string]: string});
  /**
   * The build of the user's code: a version or a commit.
   */
  'buildId': (string);
  /**
   * Optional parts of the protocol that the worker speaks. None is required. `resume`: when its stream
   * breaks, the worker connects again, sends Resume, and sends again everything without an ack. `move`:
   * the worker goes to Drain.addresses, so coordinators that share queues can share workers too.
   */
  'features': (string)[];
  /**
   * The steps that the worker implements. At least one.
   */
  'steps': (_stairs_v1_Step__Output)[];
  /**
   * How many calls the worker may hold at once, running and waiting. 0: `parallel_calls` + 1, so that
   * one call waits behind those that run.
   */
  'maxConcurrentCalls': (number);
  /**
   * How many calls the worker runs at the same time. 0: 1. When the process is lost, the coordinator
   * suspects only this many of its oldest calls.
   */
  'parallelCalls': (number);
  /**
   * The largest message that the worker can receive, in bytes. 0: 4 MiB.
   */
  'maxMessageBytes': (number);
  /**
   * Continues a session whose stream was lost. Absent: a new session.
   */
  'resume': (_stairs_v1_Resume__Output | null);
}
