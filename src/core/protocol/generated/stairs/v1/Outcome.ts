// Original file: stairs/v1/worker.proto

import type { Output as _stairs_v1_Output, Output__Output as _stairs_v1_Output__Output } from '../../stairs/v1/Output.js';
import type { Failure as _stairs_v1_Failure, Failure__Output as _stairs_v1_Failure__Output } from '../../stairs/v1/Failure.js';
import type { Dropped as _stairs_v1_Dropped, Dropped__Output as _stairs_v1_Dropped__Output } from '../../stairs/v1/Dropped.js';
import type { Long } from '@grpc/proto-loader';

/**
 * The result of a call. It accounts for each row of the call's batch exactly once: in one output, in
 * `failures`, or in `dropped`. A row of an EXPAND step may be in many outputs. Anything else is an
 * error of the worker: the coordinator answers REJECTED and commits nothing.
 */
export interface Outcome {
  /**
   * The call's id.
   */
  'callId'?: (string);
  /**
   * The output rows. A worker may leave them out if all links of the chain have the mode KEEP and no row
   * failed or was dropped.
   */
  'outputs'?: (_stairs_v1_Output)[];
  /**
   * Rows that failed.
   */
  'failures'?: (_stairs_v1_Failure)[];
  /**
   * Rows that a step ended on purpose.
   */
  'dropped'?: (_stairs_v1_Dropped)[];
  /**
   * How long the worker's code was busy with this call, in microseconds. 0: not measured. The
   * coordinator then uses the time between sending and receiving.
   */
  'busyMicros'?: (number | string | Long);
  /**
   * How many OutcomeParts the worker sent for this call.
   */
  'parts'?: (number);
}

/**
 * The result of a call. It accounts for each row of the call's batch exactly once: in one output, in
 * `failures`, or in `dropped`. A row of an EXPAND step may be in many outputs. Anything else is an
 * error of the worker: the coordinator answers REJECTED and commits nothing.
 */
export interface Outcome__Output {
  /**
   * The call's id.
   */
  'callId': (string);
  /**
   * The output rows. A worker may leave them out if all links of the chain have the mode KEEP and no row
   * failed or was dropped.
   */
  'outputs': (_stairs_v1_Output__Output)[];
  /**
   * Rows that failed.
   */
  'failures': (_stairs_v1_Failure__Output)[];
  /**
   * Rows that a step ended on purpose.
   */
  'dropped': (_stairs_v1_Dropped__Output)[];
  /**
   * How long the worker's code was busy with this call, in microseconds. 0: not measured. The
   * coordinator then uses the time between sending and receiving.
   */
  'busyMicros': (number);
  /**
   * How many OutcomeParts the worker sent for this call.
   */
  'parts': (number);
}
