// Original file: stairs/v1/worker.proto

import type { Batch as _stairs_v1_Batch, Batch__Output as _stairs_v1_Batch__Output } from '../../stairs/v1/Batch.js';

/**
 * Output rows of a call.
 */
export interface Output {
  /**
   * The fields that the chain made. With only MERGE and KEEP links: the new or changed fields, or all
   * fields. After a REPLACE link: the whole new frame. Without a new field the batch may have no
   * column. The coordinator ignores row ids.
   */
  'batch'?: (_stairs_v1_Batch | null);
  /**
   * For each row of `batch`, the number of its input row in the call's batch, from 0. Empty: row i came
   * from row i, and the batch has all rows of the call.
   */
  'parents'?: (number)[];
  /**
   * Only for chains with a REPLACE link. True: `when` was false for these rows at every REPLACE link, so
   * `batch` holds fields to put over the frame, and no whole frame.
   */
  'merge'?: (boolean);
}

/**
 * Output rows of a call.
 */
export interface Output__Output {
  /**
   * The fields that the chain made. With only MERGE and KEEP links: the new or changed fields, or all
   * fields. After a REPLACE link: the whole new frame. Without a new field the batch may have no
   * column. The coordinator ignores row ids.
   */
  'batch': (_stairs_v1_Batch__Output | null);
  /**
   * For each row of `batch`, the number of its input row in the call's batch, from 0. Empty: row i came
   * from row i, and the batch has all rows of the call.
   */
  'parents': (number)[];
  /**
   * Only for chains with a REPLACE link. True: `when` was false for these rows at every REPLACE link, so
   * `batch` holds fields to put over the frame, and no whole frame.
   */
  'merge': (boolean);
}
