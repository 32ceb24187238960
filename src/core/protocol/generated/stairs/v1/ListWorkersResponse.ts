// Original file: stairs/v1/inspect.proto

import type { WorkerStatus as _stairs_v1_WorkerStatus, WorkerStatus__Output as _stairs_v1_WorkerStatus__Output } from '../../stairs/v1/WorkerStatus.js';

/**
 * The connected workers.
 */
export interface ListWorkersResponse {
  /**
   * By session.
   */
  'workers'?: (_stairs_v1_WorkerStatus)[];
}

/**
 * The connected workers.
 */
export interface ListWorkersResponse__Output {
  /**
   * By session.
   */
  'workers': (_stairs_v1_WorkerStatus__Output)[];
}
