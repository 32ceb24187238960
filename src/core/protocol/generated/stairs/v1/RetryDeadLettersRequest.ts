// Original file: stairs/v1/inspect.proto

import type { DeadLetterFilter as _stairs_v1_DeadLetterFilter, DeadLetterFilter__Output as _stairs_v1_DeadLetterFilter__Output } from '../../stairs/v1/DeadLetterFilter.js';
import type { DeadLetterEdit as _stairs_v1_DeadLetterEdit, DeadLetterEdit__Output as _stairs_v1_DeadLetterEdit__Output } from '../../stairs/v1/DeadLetterEdit.js';
import type { Long } from '@grpc/proto-loader';

/**
 * Which rows go back to the queue where they failed.
 */
export interface RetryDeadLettersRequest {
  /**
   * Which ones; the oldest go first. Rows that end as dead letters after this began are not among them.
   */
  'filter'?: (_stairs_v1_DeadLetterFilter | null);
  /**
   * How many rows at the most; 0: all.
   */
  'limit'?: (number | string | Long);
  /**
   * Above 0: so many rows go first, and the others only when each of these has ended without dying again.
   */
  'canary'?: (number);
  /**
   * Rows that are changed before; these alone are retried, whatever the filter. If one cannot be, nothing is.
   */
  'edits'?: (_stairs_v1_DeadLetterEdit)[];
}

/**
 * Which rows go back to the queue where they failed.
 */
export interface RetryDeadLettersRequest__Output {
  /**
   * Which ones; the oldest go first. Rows that end as dead letters after this began are not among them.
   */
  'filter': (_stairs_v1_DeadLetterFilter__Output | null);
  /**
   * How many rows at the most; 0: all.
   */
  'limit': (number);
  /**
   * Above 0: so many rows go first, and the others only when each of these has ended without dying again.
   */
  'canary': (number);
  /**
   * Rows that are changed before; these alone are retried, whatever the filter. If one cannot be, nothing is.
   */
  'edits': (_stairs_v1_DeadLetterEdit__Output)[];
}
