// Original file: stairs/v1/inspect.proto

import type { CoordinatorStatus as _stairs_v1_CoordinatorStatus, CoordinatorStatus__Output as _stairs_v1_CoordinatorStatus__Output } from '../../stairs/v1/CoordinatorStatus.js';
import type { PipelineStatus as _stairs_v1_PipelineStatus, PipelineStatus__Output as _stairs_v1_PipelineStatus__Output } from '../../stairs/v1/PipelineStatus.js';

/**
 * The requested state.
 */
export interface StatusResponse {
  /**
   * The coordinator.
   */
  'coordinator'?: (_stairs_v1_CoordinatorStatus | null);
  /**
   * By name.
   */
  'pipelines'?: (_stairs_v1_PipelineStatus)[];
}

/**
 * The requested state.
 */
export interface StatusResponse__Output {
  /**
   * The coordinator.
   */
  'coordinator': (_stairs_v1_CoordinatorStatus__Output | null);
  /**
   * By name.
   */
  'pipelines': (_stairs_v1_PipelineStatus__Output)[];
}
