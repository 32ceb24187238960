// Original file: stairs/v1/inspect.proto

import type { DeadLetterFilter as _stairs_v1_DeadLetterFilter, DeadLetterFilter__Output as _stairs_v1_DeadLetterFilter__Output } from '../../stairs/v1/DeadLetterFilter.js';
import type { Long } from '@grpc/proto-loader';

/**
 * Which rows are thrown away for good.
 */
export interface DiscardDeadLettersRequest {
  /**
   * Which ones; the oldest go first. Rows that end as dead letters after this began are not among them.
   */
  'filter'?: (_stairs_v1_DeadLetterFilter | null);
  /**
   * How many rows at the most; 0: all.
   */
  'limit'?: (number | string | Long);
}

/**
 * Which rows are thrown away for good.
 */
export interface DiscardDeadLettersRequest__Output {
  /**
   * Which ones; the oldest go first. Rows that end as dead letters after this began are not among them.
   */
  'filter': (_stairs_v1_DeadLetterFilter__Output | null);
  /**
   * How many rows at the most; 0: all.
   */
  'limit': (number);
}
