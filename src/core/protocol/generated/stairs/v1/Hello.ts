// Original file: stairs/v1/worker.proto

import type { Step as _stairs_v1_Step, Step__Output as _stairs_v1_Step__Output } from '../../stairs/v1/Step.js';
import type { Resume as _stairs_v1_Resume, Resume__Output as _stairs_v1_Resume__Output } from '../../stairs/v1/Resume.js';

/**
 * Who a worker is and what it can do.
 */
export interface Hello {
  /**
   * A name for people: `host-1/core`. Default: host and pid.
   */
  'workerName'?: (string);
  /**
   * A random name of this process, at least 16 characters; stays the same over reconnects. Required.
   */
  'instanceId'?: (string);
  /**
   * The library that speaks: `stairs-ts`, `stairs-py`, `raw`.
   */
  'sdkName'?: (string);
  /**
   * Its version.
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
   * Labels for steps that require some, such as gpu=1.
   */
  'labels'?: ({[key: string]: string});
  /**
   * What was built: a version or a commit.
   */
  'buildId'?: (string);
  /**
   * Optional parts of the protocol that the worker speaks. None is needed. `resume`: when its stream
   * breaks it connects again, says Resume, and sends again what was not acked. `move`: it goes where
   * Drain.addresses says, so that coordinators that share their queues may share their workers too.
   */
  'features'?: (string)[];
  /**
   * The steps it implements; at least one.
   */
  'steps'?: (_stairs_v1_Step)[];
  /**
   * How many calls it may hold at once, running and waiting. 0 means 2: one that runs and one that
   * waits behind it.
   */
  'maxConcurrentCalls'?: (number);
  /**
   * How many of the calls that it holds it works on at the same time. 0 means 1. When the process
   * is lost, only that many of its oldest calls are suspected of having killed it.
   */
  'parallelCalls'?: (number);
  /**
   * The largest message that it can receive, in bytes. 0 means 4 MiB.
   */
  'maxMessageBytes'?: (number);
  /**
   * To go on with a session whose stream was lost. Absent: a new session.
   */
  'resume'?: (_stairs_v1_Resume | null);
}

/**
 * Who a worker is and what it can do.
 */
export interface Hello__Output {
  /**
   * A name for people: `host-1/core`. Default: host and pid.
   */
  'workerName': (string);
  /**
   * A random name of this process, at least 16 characters; stays the same over reconnects. Required.
   */
  'instanceId': (string);
  /**
   * The library that speaks: `stairs-ts`, `stairs-py`, `raw`.
   */
  'sdkName': (string);
  /**
   * Its version.
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
   * Labels for steps that require some, such as gpu=1.
   */
  'labels': ({[key: string]: string});
  /**
   * What was built: a version or a commit.
   */
  'buildId': (string);
  /**
   * Optional parts of the protocol that the worker speaks. None is needed. `resume`: when its stream
   * breaks it connects again, says Resume, and sends again what was not acked. `move`: it goes where
   * Drain.addresses says, so that coordinators that share their queues may share their workers too.
   */
  'features': (string)[];
  /**
   * The steps it implements; at least one.
   */
  'steps': (_stairs_v1_Step__Output)[];
  /**
   * How many calls it may hold at once, running and waiting. 0 means 2: one that runs and one that
   * waits behind it.
   */
  'maxConcurrentCalls': (number);
  /**
   * How many of the calls that it holds it works on at the same time. 0 means 1. When the process
   * is lost, only that many of its oldest calls are suspected of having killed it.
   */
  'parallelCalls': (number);
  /**
   * The largest message that it can receive, in bytes. 0 means 4 MiB.
   */
  'maxMessageBytes': (number);
  /**
   * To go on with a session whose stream was lost. Absent: a new session.
   */
  'resume': (_stairs_v1_Resume__Output | null);
}
