// Original file: stairs/v1/inspect.proto

import type { DeadLetterFilter as _stairs_v1_DeadLetterFilter, DeadLetterFilter__Output as _stairs_v1_DeadLetterFilter__Output } from '../../stairs/v1/DeadLetterFilter.js';
import type { Long } from '@grpc/proto-loader';

/**
 * Selects the rows that the coordinator discards for good.
 */
export interface DiscardDeadLettersRequest {
  /**
   * Selects rows. The oldest go first. Rows that become dead letters after the start are not selected.
   */
  'filter'?: (_stairs_v1_DeadLetterFilter | null);
  /**
   * The largest number of rows. 0: all.
   */
  'limit'?: (number | string | Long);
}

/**
 * Selects the rows that the coordinator discards for good.
 */
export interface DiscardDeadLettersRequest__Output {
  /**
   * Selects rows. The oldest go first. Rows that become dead letters after the start are not selected.
   */
  'filter': (_stairs_v1_DeadLetterFilter__Output | null);
  /**
   * The largest number of rows. 0: all.
   */
  'limit': (number);
}
