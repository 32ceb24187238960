// Original file: stairs/v1/ingest.proto

import type { Batch as _stairs_v1_Batch, Batch__Output as _stairs_v1_Batch__Output } from '../../stairs/v1/Batch.js';
import type { CallFailure as _stairs_v1_CallFailure, CallFailure__Output as _stairs_v1_CallFailure__Output } from '../../stairs/v1/CallFailure.js';

/**
 * How the row ended.
 */
export interface CallResponse {
  /**
   * The frames that the pipeline returned: one row, or all rows that 1-to-N steps made of it. Empty if
   * the row was dropped or failed, or if the pipeline returns no frame.
   */
  'outputs'?: (_stairs_v1_Batch)[];
  /**
   * Why the row, or rows made of it, were dropped.
   */
  'dropped'?: (string)[];
  /**
   * The dead letters of the row, or of rows made of it.
   */
  'failures'?: (_stairs_v1_CallFailure)[];
}

/**
 * How the row ended.
 */
export interface CallResponse__Output {
  /**
   * The frames that the pipeline returned: one row, or all rows that 1-to-N steps made of it. Empty if
   * the row was dropped or failed, or if the pipeline returns no frame.
   */
  'outputs': (_stairs_v1_Batch__Output)[];
  /**
   * Why the row, or rows made of it, were dropped.
   */
  'dropped': (string)[];
  /**
   * The dead letters of the row, or of rows made of it.
   */
  'failures': (_stairs_v1_CallFailure__Output)[];
}
