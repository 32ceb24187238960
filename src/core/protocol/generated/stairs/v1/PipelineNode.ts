// Original file: stairs/v1/pipeline.proto

import type { _stairs_v1_StepNode_Mode, _stairs_v1_StepNode_Mode__Output } from '../../stairs/v1/StepNode.js';

/**
 * Another registered pipeline, copied into this one by the coordinator: its nodes become
 * `name/node`, its steps keep their names.
 */
export interface PipelineNode {
  /**
   * The node whose frame enters the copy.
   */
  'input'?: (string);
  /**
   * `app.name`; not this pipeline, and none that contains it.
   */
  'pipeline'?: (string);
  /**
   * MERGE: its result's fields over the frame's. REPLACE: its result alone. KEEP: the frame unchanged.
   */
  'mode'?: (_stairs_v1_StepNode_Mode);
  /**
   * True: the copy begins in a queue of its own.
   */
  'asWorker'?: (boolean);
  /**
   * A predicate step; rows for which it is false pass by the copy. Empty: none does.
   */
  'when'?: (string);
}

/**
 * Another registered pipeline, copied into this one by the coordinator: its nodes become
 * `name/node`, its steps keep their names.
 */
export interface PipelineNode__Output {
  /**
   * The node whose frame enters the copy.
   */
  'input': (string);
  /**
   * `app.name`; not this pipeline, and none that contains it.
   */
  'pipeline': (string);
  /**
   * MERGE: its result's fields over the frame's. REPLACE: its result alone. KEEP: the frame unchanged.
   */
  'mode': (_stairs_v1_StepNode_Mode__Output);
  /**
   * True: the copy begins in a queue of its own.
   */
  'asWorker': (boolean);
  /**
   * A predicate step; rows for which it is false pass by the copy. Empty: none does.
   */
  'when': (string);
}
