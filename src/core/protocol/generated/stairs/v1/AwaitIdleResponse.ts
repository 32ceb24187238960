// Original file: stairs/v1/inspect.proto

import type { StalledRows as _stairs_v1_StalledRows, StalledRows__Output as _stairs_v1_StalledRows__Output } from '../../stairs/v1/StalledRows.js';
import type { Long } from '@grpc/proto-loader';

/**
 * The state of the wait.
 */
export interface AwaitIdleResponse {
  /**
   * True: idle. The stream ends.
   */
  'idle'?: (boolean);
  /**
   * Rows ready, delayed, and in flight in all these pipelines.
   */
  'rows'?: (number | string | Long);
  /**
   * Rows that cannot move, by stage.
   */
  'stalled'?: (_stairs_v1_StalledRows)[];
  /**
   * Dead letters in all these pipelines.
   */
  'dead'?: (number | string | Long);
  /**
   * How long rows have waited while no row moved, in milliseconds.
   */
  'stalledMs'?: (number | string | Long);
}

/**
 * The state of the wait.
 */
export interface AwaitIdleResponse__Output {
  /**
   * True: idle. The stream ends.
   */
  'idle': (boolean);
  /**
   * Rows ready, delayed, and in flight in all these pipelines.
   */
  'rows': (number);
  /**
   * Rows that cannot move, by stage.
   */
  'stalled': (_stairs_v1_StalledRows__Output)[];
  /**
   * Dead letters in all these pipelines.
   */
  'dead': (number);
  /**
   * How long rows have waited while no row moved, in milliseconds.
   */
  'stalledMs': (number);
}
