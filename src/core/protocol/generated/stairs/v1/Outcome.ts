// Original file: stairs/v1/worker.proto

import type { Output as _stairs_v1_Output, Output__Output as _stairs_v1_Output__Output } from '../../stairs/v1/Output.js';
import type { Failure as _stairs_v1_Failure, Failure__Output as _stairs_v1_Failure__Output } from '../../stairs/v1/Failure.js';
import type { Dropped as _stairs_v1_Dropped, Dropped__Output as _stairs_v1_Dropped__Output } from '../../stairs/v1/Dropped.js';
import type { Long } from '@grpc/proto-loader';

/**
 * What became of a call: of each row of its batch exactly once. A row is in one output, in
 * `failures` or in `dropped`; of an EXPAND step a row may be in many outputs. Anything else is an
 * error of the worker: REJECTED, and nothing of it is committed.
 */
export interface Outcome {
  /**
   * The call's id.
   */
  'callId'?: (string);
  /**
   * What came out. May be left out for the KEEP mode when no row failed or was dropped and the chain
   * has no other mode.
   */
  'outputs'?: (_stairs_v1_Output)[];
  /**
   * Rows that failed.
   */
  'failures'?: (_stairs_v1_Failure)[];
  /**
   * Rows that end here by intent.
   */
  'dropped'?: (_stairs_v1_Dropped)[];
  /**
   * How long the worker's code was busy with this call, in microseconds. 0: not measured; the
   * coordinator then takes the time between sending and receiving.
   */
  'busyMicros'?: (number | string | Long);
  /**
   * How many OutcomeParts were sent ahead for this call.
   */
  'parts'?: (number);
}

/**
 * What became of a call: of each row of its batch exactly once. A row is in one output, in
 * `failures` or in `dropped`; of an EXPAND step a row may be in many outputs. Anything else is an
 * error of the worker: REJECTED, and nothing of it is committed.
 */
export interface Outcome__Output {
  /**
   * The call's id.
   */
  'callId': (string);
  /**
   * What came out. May be left out for the KEEP mode when no row failed or was dropped and the chain
   * has no other mode.
   */
  'outputs': (_stairs_v1_Output__Output)[];
  /**
   * Rows that failed.
   */
  'failures': (_stairs_v1_Failure__Output)[];
  /**
   * Rows that end here by intent.
   */
  'dropped': (_stairs_v1_Dropped__Output)[];
  /**
   * How long the worker's code was busy with this call, in microseconds. 0: not measured; the
   * coordinator then takes the time between sending and receiving.
   */
  'busyMicros': (number);
  /**
   * How many OutcomeParts were sent ahead for this call.
   */
  'parts': (number);
}
