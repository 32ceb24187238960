// Original file: stairs/v1/inspect.proto

import type { Long } from '@grpc/proto-loader';

/**
 * How many rows were dropped for a reason.
 */
export interface DropCount {
  /**
   * The reason, as Dropped.reason gave it: one line of at most 256 characters, `stopped` where it was empty.
   */
  'reason'?: (string);
  /**
   * How many.
   */
  'rows'?: (number | string | Long);
}

/**
 * How many rows were dropped for a reason.
 */
export interface DropCount__Output {
  /**
   * The reason, as Dropped.reason gave it: one line of at most 256 characters, `stopped` where it was empty.
   */
  'reason': (string);
  /**
   * How many.
   */
  'rows': (number);
}
