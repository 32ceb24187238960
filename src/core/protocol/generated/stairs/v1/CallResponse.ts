// Original file: stairs/v1/ingest.proto

import type { Batch as _stairs_v1_Batch, Batch__Output as _stairs_v1_Batch__Output } from '../../stairs/v1/Batch.js';
import type { CallFailure as _stairs_v1_CallFailure, CallFailure__Output as _stairs_v1_CallFailure__Output } from '../../stairs/v1/CallFailure.js';

/**
 * What became of the row.
 */
export interface CallResponse {
  /**
   * The frames that the pipeline returned: one row, or as many as 1-to-N steps made of it. Empty if
   * it was dropped or failed, or if the pipeline returns no frame.
   */
  'outputs'?: (_stairs_v1_Batch)[];
  /**
   * The reasons for which it, or a row that was made of it, was dropped.
   */
  'dropped'?: (string)[];
  /**
   * Its dead letters, or those of rows that were made of it.
   */
  'failures'?: (_stairs_v1_CallFailure)[];
}

/**
 * What became of the row.
 */
export interface CallResponse__Output {
  /**
   * The frames that the pipeline returned: one row, or as many as 1-to-N steps made of it. Empty if
   * it was dropped or failed, or if the pipeline returns no frame.
   */
  'outputs': (_stairs_v1_Batch__Output)[];
  /**
   * The reasons for which it, or a row that was made of it, was dropped.
   */
  'dropped': (string)[];
  /**
   * Its dead letters, or those of rows that were made of it.
   */
  'failures': (_stairs_v1_CallFailure__Output)[];
}
