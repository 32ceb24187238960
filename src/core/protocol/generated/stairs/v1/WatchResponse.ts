// Original file: stairs/v1/inspect.proto

import type { StatusResponse as _stairs_v1_StatusResponse, StatusResponse__Output as _stairs_v1_StatusResponse__Output } from '../../stairs/v1/StatusResponse.js';

/**
 * One report.
 */
export interface WatchResponse {
  /**
   * The state at this moment.
   */
  'status'?: (_stairs_v1_StatusResponse | null);
}

/**
 * One report.
 */
export interface WatchResponse__Output {
  /**
   * The state at this moment.
   */
  'status': (_stairs_v1_StatusResponse__Output | null);
}
