// Original file: stairs/v1/batch.proto

import type { Long } from '@grpc/proto-loader';

/**
 * Consecutive row identities: (base, start), (base, start + 1), … (base, start + count - 1).
 */
export interface RowIdRange {
  /**
   * 16 random bytes, chosen once by the maker of the rows.
   */
  'base'?: (Buffer | Uint8Array | string);
  /**
   * The number of the first row under this base.
   */
  'start'?: (number | string | Long);
  /**
   * The number of rows.
   */
  'count'?: (number);
}

/**
 * Consecutive row identities: (base, start), (base, start + 1), … (base, start + count - 1).
 */
export interface RowIdRange__Output {
  /**
   * 16 random bytes, chosen once by the maker of the rows.
   */
  'base': (Buffer);
  /**
   * The number of the first row under this base.
   */
  'start': (number);
  /**
   * The number of rows.
   */
  'count': (number);
}
