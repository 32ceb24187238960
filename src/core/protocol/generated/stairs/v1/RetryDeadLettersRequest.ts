// Original file: stairs/v1/inspect.proto

import type { DeadLetterFilter as _stairs_v1_DeadLetterFilter, DeadLetterFilter__Output as _stairs_v1_DeadLetterFilter__Output } from '../../stairs/v1/DeadLetterFilter.js';
import type { DeadLetterEdit as _stairs_v1_DeadLetterEdit, DeadLetterEdit__Output as _stairs_v1_DeadLetterEdit__Output } from '../../stairs/v1/DeadLetterEdit.js';
import type { Long } from '@grpc/proto-loader';

/**
 * Selects the rows that go back to the queue where they failed.
 */
export interface RetryDeadLettersRequest {
  /**
   * Selects rows. The oldest go first. Rows that become dead letters after the start are not selected.
   */
  'filter'?: (_stairs_v1_DeadLetterFilter | null);
  /**
   * The largest number of rows. 0: all.
   */
  'limit'?: (number | string | Long);
  /**
   * Above 0: this many rows go first. All others follow only if each of these ends without dying again.
   */
  'canary'?: (number);
  /**
   * Edited rows. With edits the coordinator retries only these rows, regardless of the filter. If it
   * cannot edit one of them, it retries none.
   */
  'edits'?: (_stairs_v1_DeadLetterEdit)[];
}

/**
 * Selects the rows that go back to the queue where they failed.
 */
export interface RetryDeadLettersRequest__Output {
  /**
   * Selects rows. The oldest go first. Rows that become dead letters after the start are not selected.
   */
  'filter': (_stairs_v1_DeadLetterFilter__Output | null);
  /**
   * The largest number of rows. 0: all.
   */
  'limit': (number);
  /**
   * Above 0: this many rows go first. All others follow only if each of these ends without dying again.
   */
  'canary': (number);
  /**
   * Edited rows. With edits the coordinator retries only these rows, regardless of the filter. If it
   * cannot edit one of them, it retries none.
   */
  'edits': (_stairs_v1_DeadLetterEdit__Output)[];
}
