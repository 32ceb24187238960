// Original file: stairs/v1/inspect.proto

import type { Long } from '@grpc/proto-loader';

/**
 * Rows that cannot move: they wait for a step that no worker has, or somebody holds them back.
 */
export interface StalledRows {
  /**
   * The stage's queue.
   */
  'queue'?: (string);
  /**
   * The step. Empty: they do not wait for a step.
   */
  'step'?: (string);
  /**
   * How many rows.
   */
  'rows'?: (number | string | Long);
  /**
   * Why, and what to do, in one sentence.
   */
  'why'?: (string);
}

/**
 * Rows that cannot move: they wait for a step that no worker has, or somebody holds them back.
 */
export interface StalledRows__Output {
  /**
   * The stage's queue.
   */
  'queue': (string);
  /**
   * The step. Empty: they do not wait for a step.
   */
  'step': (string);
  /**
   * How many rows.
   */
  'rows': (number);
  /**
   * Why, and what to do, in one sentence.
   */
  'why': (string);
}
