// Original file: stairs/v1/inspect.proto

import type { StepStatus as _stairs_v1_StepStatus, StepStatus__Output as _stairs_v1_StepStatus__Output } from '../../stairs/v1/StepStatus.js';

/**
 * The steps.
 */
export interface ListStepsResponse {
  /**
   * By name.
   */
  'steps'?: (_stairs_v1_StepStatus)[];
}

/**
 * The steps.
 */
export interface ListStepsResponse__Output {
  /**
   * By name.
   */
  'steps': (_stairs_v1_StepStatus__Output)[];
}
