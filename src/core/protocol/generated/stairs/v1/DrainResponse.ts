// Original file: stairs/v1/pipeline.proto

import type { StalledRows as _stairs_v1_StalledRows, StalledRows__Output as _stairs_v1_StalledRows__Output } from '../../stairs/v1/StalledRows.js';
import type { Long } from '@grpc/proto-loader';

/**
 * The progress of a drain.
 */
export interface DrainResponse {
  /**
   * The draining pipelines, by name.
   */
  'pipelines'?: (string)[];
  /**
   * True: the pipelines are empty, and no row can enter. The stream ends.
   */
  'empty'?: (boolean);
  /**
   * Rows ready, delayed, and in flight in all of them, with the rows of other pipelines that can still
   * reach them.
   */
  'rows'?: (number | string | Long);
  /**
   * Those of the rows that cannot move, by stage.
   */
  'stalled'?: (_stairs_v1_StalledRows)[];
}

/**
 * The progress of a drain.
 */
export interface DrainResponse__Output {
  /**
   * The draining pipelines, by name.
   */
  'pipelines': (string)[];
  /**
   * True: the pipelines are empty, and no row can enter. The stream ends.
   */
  'empty': (boolean);
  /**
   * Rows ready, delayed, and in flight in all of them, with the rows of other pipelines that can still
   * reach them.
   */
  'rows': (number);
  /**
   * Those of the rows that cannot move, by stage.
   */
  'stalled': (_stairs_v1_StalledRows__Output)[];
}
