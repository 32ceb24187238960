// Original file: stairs/v1/pipeline.proto

import type { StalledRows as _stairs_v1_StalledRows, StalledRows__Output as _stairs_v1_StalledRows__Output } from '../../stairs/v1/StalledRows.js';
import type { Long } from '@grpc/proto-loader';

/**
 * How far a drain has come.
 */
export interface DrainResponse {
  /**
   * The pipelines that drain, by name.
   */
  'pipelines'?: (string)[];
  /**
   * True: they are empty, and nothing can come in. The stream ends.
   */
  'empty'?: (boolean);
  /**
   * Rows ready, delayed and in flight, over all, with those of other pipelines that can still come round to
   * them.
   */
  'rows'?: (number | string | Long);
  /**
   * Rows of these that cannot move, by stage.
   */
  'stalled'?: (_stairs_v1_StalledRows)[];
}

/**
 * How far a drain has come.
 */
export interface DrainResponse__Output {
  /**
   * The pipelines that drain, by name.
   */
  'pipelines': (string)[];
  /**
   * True: they are empty, and nothing can come in. The stream ends.
   */
  'empty': (boolean);
  /**
   * Rows ready, delayed and in flight, over all, with those of other pipelines that can still come round to
   * them.
   */
  'rows': (number);
  /**
   * Rows of these that cannot move, by stage.
   */
  'stalled': (_stairs_v1_StalledRows__Output)[];
}
