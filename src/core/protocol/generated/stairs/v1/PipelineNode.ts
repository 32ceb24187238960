// Original file: stairs/v1/pipeline.proto

import type { _stairs_v1_StepNode_Mode, _stairs_v1_StepNode_Mode__Output } from '../../stairs/v1/StepNode.js';

/**
 * Another registered pipeline. The coordinator copies it into this one: its nodes become `name/node`,
 * and its steps keep their names.
 */
export interface PipelineNode {
  /**
   * The node whose frame enters the copy.
   */
  'input'?: (string);
  /**
   * `app.name`. Neither this pipeline nor one that contains it.
   */
  'pipeline'?: (string);
  /**
   * MERGE: the fields of its result go over the frame's fields. REPLACE: its result is the new frame.
   * KEEP: the frame stays unchanged.
   */
  'mode'?: (_stairs_v1_StepNode_Mode);
  /**
   * True: the copy starts with a queue.
   */
  'asWorker'?: (boolean);
  /**
   * A predicate step. Rows for which it is false skip the copy. Empty: no row skips it.
   */
  'when'?: (string);
}

/**
 * Another registered pipeline. The coordinator copies it into this one: its nodes become `name/node`,
 * and its steps keep their names.
 */
export interface PipelineNode__Output {
  /**
   * The node whose frame enters the copy.
   */
  'input': (string);
  /**
   * `app.name`. Neither this pipeline nor one that contains it.
   */
  'pipeline': (string);
  /**
   * MERGE: the fields of its result go over the frame's fields. REPLACE: its result is the new frame.
   * KEEP: the frame stays unchanged.
   */
  'mode': (_stairs_v1_StepNode_Mode__Output);
  /**
   * True: the copy starts with a queue.
   */
  'asWorker': (boolean);
  /**
   * A predicate step. Rows for which it is false skip the copy. Empty: no row skips it.
   */
  'when': (string);
}
