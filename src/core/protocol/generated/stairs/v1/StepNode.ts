// Original file: stairs/v1/pipeline.proto

import type { RetryPolicy as _stairs_v1_RetryPolicy, RetryPolicy__Output as _stairs_v1_RetryPolicy__Output } from '../../stairs/v1/RetryPolicy.js';
import type { Long } from '@grpc/proto-loader';

// Original file: stairs/v1/pipeline.proto

/**
 * What becomes of the frame.
 */
export const _stairs_v1_StepNode_Mode = {
  /**
   * Not said: MERGE.
   */
  MODE_UNSPECIFIED: 'MODE_UNSPECIFIED',
  /**
   * The result's fields over the frame's (subscribe).
   */
  MODE_MERGE: 'MODE_MERGE',
  /**
   * The result alone (apply).
   */
  MODE_REPLACE: 'MODE_REPLACE',
  /**
   * The frame unchanged (consumer).
   */
  MODE_KEEP: 'MODE_KEEP',
} as const;

/**
 * What becomes of the frame.
 */
export type _stairs_v1_StepNode_Mode =
  /**
   * Not said: MERGE.
   */
  | 'MODE_UNSPECIFIED'
  | 0
  /**
   * The result's fields over the frame's (subscribe).
   */
  | 'MODE_MERGE'
  | 1
  /**
   * The result alone (apply).
   */
  | 'MODE_REPLACE'
  | 2
  /**
   * The frame unchanged (consumer).
   */
  | 'MODE_KEEP'
  | 3

/**
 * What becomes of the frame.
 */
export type _stairs_v1_StepNode_Mode__Output = typeof _stairs_v1_StepNode_Mode[keyof typeof _stairs_v1_StepNode_Mode]

/**
 * Runs a step on each row of a frame.
 */
export interface StepNode {
  /**
   * The node whose frame the step gets.
   */
  'input'?: (string);
  /**
   * The step's name as workers register it. A native step is `app.pipeline/node`.
   */
  'step'?: (string);
  /**
   * What becomes of the frame.
   */
  'mode'?: (_stairs_v1_StepNode_Mode);
  /**
   * True: the step has a queue of its own, so it is scaled and seen by itself.
   */
  'asWorker'?: (boolean);
  /**
   * A predicate step; rows for which it is false skip this node. Empty: none skips.
   */
  'when'?: (string);
  /**
   * The fields that the step reads. Empty: not known, it gets the whole frame.
   */
  'inputs'?: (string)[];
  /**
   * The fields that it makes. Empty: not known.
   */
  'outputs'?: (string)[];
  /**
   * What to do when it fails. Absent: 3 attempts, from 1 s, doubled up to 60 s.
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
   * True: a 1-to-N step, a row may become many.
   */
  'expand'?: (boolean);
  /**
   * Rows in one call at the most. 0: the coordinator decides.
   */
  'maxRows'?: (number);
  /**
   * Refused when true: a consumer whose queue only its own command reads. There is no such command yet.
   */
  'standalone'?: (boolean);
  /**
   * With `expand`: the most rows that one row may become; more are a failure. 0: 100,000.
   */
  'maxOutputs'?: (number);
}

/**
 * Runs a step on each row of a frame.
 */
export interface StepNode__Output {
  /**
   * The node whose frame the step gets.
   */
  'input': (string);
  /**
   * The step's name as workers register it. A native step is `app.pipeline/node`.
   */
  'step': (string);
  /**
   * What becomes of the frame.
   */
  'mode': (_stairs_v1_StepNode_Mode__Output);
  /**
   * True: the step has a queue of its own, so it is scaled and seen by itself.
   */
  'asWorker': (boolean);
  /**
   * A predicate step; rows for which it is false skip this node. Empty: none skips.
   */
  'when': (string);
  /**
   * The fields that the step reads. Empty: not known, it gets the whole frame.
   */
  'inputs': (string)[];
  /**
   * The fields that it makes. Empty: not known.
   */
  'outputs': (string)[];
  /**
   * What to do when it fails. Absent: 3 attempts, from 1 s, doubled up to 60 s.
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
   * True: a 1-to-N step, a row may become many.
   */
  'expand': (boolean);
  /**
   * Rows in one call at the most. 0: the coordinator decides.
   */
  'maxRows': (number);
  /**
   * Refused when true: a consumer whose queue only its own command reads. There is no such command yet.
   */
  'standalone': (boolean);
  /**
   * With `expand`: the most rows that one row may become; more are a failure. 0: 100,000.
   */
  'maxOutputs': (number);
}
