// Original file: stairs/v1/inspect.proto

import type { Long } from '@grpc/proto-loader';

/**
 * Rows that wait for a step that no worker has.
 */
export interface StalledRows {
  /**
   * The stage's queue.
   */
  'queue'?: (string);
  /**
   * The step.
   */
  'step'?: (string);
  /**
   * How many rows.
   */
  'rows'?: (number | string | Long);
}

/**
 * Rows that wait for a step that no worker has.
 */
export interface StalledRows__Output {
  /**
   * The stage's queue.
   */
  'queue': (string);
  /**
   * The step.
   */
  'step': (string);
  /**
   * How many rows.
   */
  'rows': (number);
}
