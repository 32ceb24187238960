// Original file: stairs/v1/inspect.proto

import type { StageStatus as _stairs_v1_StageStatus, StageStatus__Output as _stairs_v1_StageStatus__Output } from '../../stairs/v1/StageStatus.js';

/**
 * A pipeline's state.
 */
export interface PipelineStatus {
  /**
   * `app.name`.
   */
  'pipeline'?: (string);
  /**
   * `paused` or `draining` after such a request; otherwise `stalled`, `running`, or `idle`.
   */
  'state'?: (string);
  /**
   * The plan that new rows follow.
   */
  'currentPlanId'?: (string);
  /**
   * The plan that was registered last. It differs while a change waits for Activate.
   */
  'offeredPlanId'?: (string);
  /**
   * The stages in the order in which rows pass them.
   */
  'stages'?: (_stairs_v1_StageStatus)[];
  /**
   * Problems in whole sentences, each with its fix.
   */
  'problems'?: (string)[];
}

/**
 * A pipeline's state.
 */
export interface PipelineStatus__Output {
  /**
   * `app.name`.
   */
  'pipeline': (string);
  /**
   * `paused` or `draining` after such a request; otherwise `stalled`, `running`, or `idle`.
   */
  'state': (string);
  /**
   * The plan that new rows follow.
   */
  'currentPlanId': (string);
  /**
   * The plan that was registered last. It differs while a change waits for Activate.
   */
  'offeredPlanId': (string);
  /**
   * The stages in the order in which rows pass them.
   */
  'stages': (_stairs_v1_StageStatus__Output)[];
  /**
   * Problems in whole sentences, each with its fix.
   */
  'problems': (string)[];
}
