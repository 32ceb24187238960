// Original file: stairs/v1/worker.proto

import type { Batch as _stairs_v1_Batch, Batch__Output as _stairs_v1_Batch__Output } from '../../stairs/v1/Batch.js';

/**
 * Rows that came out of a call.
 */
export interface Output {
  /**
   * The fields that the chain made: with only MERGE and KEEP links, the new or changed fields (all
   * fields are welcome too); after a REPLACE link, the whole new frame. May have no column, when
   * nothing was made. Row ids are ignored but for EXPAND steps.
   */
  'batch'?: (_stairs_v1_Batch | null);
  /**
   * For each row of `batch`, which row of the call's batch it came from, from 0. Empty: row i came
   * from row i, and the batch has all rows of the call.
   */
  'parents'?: (number)[];
  /**
   * Only for chains with a REPLACE link: these rows skipped every REPLACE link (`when` was false), so
   * `batch` holds fields to put over the frame and not a whole frame.
   */
  'merge'?: (boolean);
}

/**
 * Rows that came out of a call.
 */
export interface Output__Output {
  /**
   * The fields that the chain made: with only MERGE and KEEP links, the new or changed fields (all
   * fields are welcome too); after a REPLACE link, the whole new frame. May have no column, when
   * nothing was made. Row ids are ignored but for EXPAND steps.
   */
  'batch': (_stairs_v1_Batch__Output | null);
  /**
   * For each row of `batch`, which row of the call's batch it came from, from 0. Empty: row i came
   * from row i, and the batch has all rows of the call.
   */
  'parents': (number)[];
  /**
   * Only for chains with a REPLACE link: these rows skipped every REPLACE link (`when` was false), so
   * `batch` holds fields to put over the frame and not a whole frame.
   */
  'merge': (boolean);
}
