// Original file: stairs/v1/batch.proto

import type { Long } from '@grpc/proto-loader';

/**
 * Consecutive row identities: (base, start), (base, start + 1), … (base, start + count - 1).
 */
export interface RowIdRange {
  /**
   * 16 bytes, chosen at random once by whoever made the rows.
   */
  'base'?: (Buffer | Uint8Array | string);
  /**
   * The number of the first row below this base.
   */
  'start'?: (number | string | Long);
  /**
   * How many rows.
   */
  'count'?: (number);
}

/**
 * Consecutive row identities: (base, start), (base, start + 1), … (base, start + count - 1).
 */
export interface RowIdRange__Output {
  /**
   * 16 bytes, chosen at random once by whoever made the rows.
   */
  'base': (Buffer);
  /**
   * The number of the first row below this base.
   */
  'start': (number);
  /**
   * How many rows.
   */
  'count': (number);
}
