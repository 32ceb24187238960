// Original file: stairs/v1/pipeline.proto

import type { StageView as _stairs_v1_StageView, StageView__Output as _stairs_v1_StageView__Output } from '../../stairs/v1/StageView.js';

/**
 * A compiled pipeline, for people and tools.
 */
export interface PlanView {
  /**
   * The plan's id, a hash of its content.
   */
  'planId'?: (string);
  /**
   * The stages in the order in which rows pass them.
   */
  'stages'?: (_stairs_v1_StageView)[];
}

/**
 * A compiled pipeline, for people and tools.
 */
export interface PlanView__Output {
  /**
   * The plan's id, a hash of its content.
   */
  'planId': (string);
  /**
   * The stages in the order in which rows pass them.
   */
  'stages': (_stairs_v1_StageView__Output)[];
}
