// Original file: stairs/v1/inspect.proto

import type { Long } from '@grpc/proto-loader';

/**
 * Rows that cannot move: no worker has their step, or something holds them back.
 */
export interface StalledRows {
  /**
   * The stage's queue.
   */
  'queue'?: (string);
  /**
   * The step that no worker has. Empty: another reason.
   */
  'step'?: (string);
  /**
   * The number of rows.
   */
  'rows'?: (number | string | Long);
  /**
   * The reason and the fix, in one sentence.
   */
  'why'?: (string);
}

/**
 * Rows that cannot move: no worker has their step, or something holds them back.
 */
export interface StalledRows__Output {
  /**
   * The stage's queue.
   */
  'queue': (string);
  /**
   * The step that no worker has. Empty: another reason.
   */
  'step': (string);
  /**
   * The number of rows.
   */
  'rows': (number);
  /**
   * The reason and the fix, in one sentence.
   */
  'why': (string);
}
