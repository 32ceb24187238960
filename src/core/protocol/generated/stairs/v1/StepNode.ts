// Original file: stairs/v1/pipeline.proto

import type { RetryPolicy as _stairs_v1_RetryPolicy, RetryPolicy__Output as _stairs_v1_RetryPolicy__Output } from '../../stairs/v1/RetryPolicy.js';
import type { Long } from '@grpc/proto-loader';

// Original file: stairs/v1/pipeline.proto

/**
 * How the result changes the frame.
 */
export const _stairs_v1_StepNode_Mode = {
  /**
   * MERGE.
   */
  MODE_UNSPECIFIED: 'MODE_UNSPECIFIED',
  /**
   * The result's fields go over the frame's fields (subscribe).
   */
  MODE_MERGE: 'MODE_MERGE',
  /**
   * The result is the new frame (apply).
   */
  MODE_REPLACE: 'MODE_REPLACE',
  /**
   * The frame stays unchanged (consumer).
   */
  MODE_KEEP: 'MODE_KEEP',
} as const;

/**
 * How the result changes the frame.
 */
export type _stairs_v1_StepNode_Mode =
  /**
   * MERGE.
   */
  | 'MODE_UNSPECIFIED'
  | 0
  /**
   * The result's fields go over the frame's fields (subscribe).
   */
  | 'MODE_MERGE'
  | 1
  /**
   * The result is the new frame (apply).
   */
  | 'MODE_REPLACE'
  | 2
  /**
   * The frame stays unchanged (consumer).
   */
  | 'MODE_KEEP'
  | 3

/**
 * How the result changes the frame.
 */
export type _stairs_v1_StepNode_Mode__Output = typeof _stairs_v1_StepNode_Mode[keyof typeof _stairs_v1_StepNode_Mode]

/**
 * Runs a step on each row of a frame.
 */
export interface StepNode {
  /**
   * The node whose frame the step receives.
   */
  'input'?: (string);
  /**
   * The name under which workers declare the step. A native step is `app.pipeline/node`.
   */
  'step'?: (string);
  /**
   * How the result changes the frame.
   */
  'mode'?: (_stairs_v1_StepNode_Mode);
  /**
   * True: the step has a queue of its own, so it scales by itself and shows in the status.
   */
  'asWorker'?: (boolean);
  /**
   * A predicate step. Rows for which it is false skip this node. Empty: no row skips it.
   */
  'when'?: (string);
  /**
   * The fields that the step reads. Empty: unknown, so the step receives the whole frame.
   */
  'inputs'?: (string)[];
  /**
   * The fields that the step makes. Empty: unknown.
   */
  'outputs'?: (string)[];
  /**
   * What to do when the step fails. Absent: 3 attempts; pauses start at 1 s and double up to 60 s.
   */
  'retry'?: (_stairs_v1_RetryPolicy | null);
  /**
   * How long one call may take, in milliseconds. 0: 60,000.
   */
  'timeoutMs'?: (number | string | Long);
  /**
   * Labels that a worker must have.
   */
  'requires'?: ({[key: string]: string});
  /**
   * True: a 1-to-N step. A row may become many.
   */
  'expand'?: (boolean);
  /**
   * The largest number of rows in one call. 0: the coordinator decides.
   */
  'maxRows'?: (number);
  /**
   * The coordinator refuses true: no command reads the queue of a standalone consumer.
   */
  'standalone'?: (boolean);
  /**
   * With `expand`: how many rows one row may become. A row that becomes more fails. 0: 100,000.
   */
  'maxOutputs'?: (number);
}

/**
 * Runs a step on each row of a frame.
 */
export interface StepNode__Output {
  /**
   * The node whose frame the step receives.
   */
  'input': (string);
  /**
   * The name under which workers declare the step. A native step is `app.pipeline/node`.
   */
  'step': (string);
  /**
   * How the result changes the frame.
   */
  'mode': (_stairs_v1_StepNode_Mode__Output);
  /**
   * True: the step has a queue of its own, so it scales by itself and shows in the status.
   */
  'asWorker': (boolean);
  /**
   * A predicate step. Rows for which it is false skip this node. Empty: no row skips it.
   */
  'when': (string);
  /**
   * The fields that the step reads. Empty: unknown, so the step receives the whole frame.
   */
  'inputs': (string)[];
  /**
   * The fields that the step makes. Empty: unknown.
   */
  'outputs': (string)[];
  /**
   * What to do when the step fails. Absent: 3 attempts; pauses start at 1 s and double up to 60 s.
   */
  'retry': (_stairs_v1_RetryPolicy__Output | null);
  /**
   * How long one call may take, in milliseconds. 0: 60,000.
   */
  'timeoutMs': (number);
  /**
   * Labels that a worker must have.
   */
  'requires': ({[key: string]: string});
  /**
   * True: a 1-to-N step. A row may become many.
   */
  'expand': (boolean);
  /**
   * The largest number of rows in one call. 0: the coordinator decides.
   */
  'maxRows': (number);
  /**
   * The coordinator refuses true: no command reads the queue of a standalone consumer.
   */
  'standalone': (boolean);
  /**
   * With `expand`: how many rows one row may become. A row that becomes more fails. 0: 100,000.
   */
  'maxOutputs': (number);
}
