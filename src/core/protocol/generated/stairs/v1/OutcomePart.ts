// Original file: stairs/v1/worker.proto

import type { Output as _stairs_v1_Output, Output__Output as _stairs_v1_Output__Output } from '../../stairs/v1/Output.js';

/**
 * Some outputs of a call, sent ahead of its Outcome since together they are too large for a message
 * or because the step still makes more. Invisible until the Outcome is committed.
 */
export interface OutcomePart {
  /**
   * The call's id.
   */
  'callId'?: (string);
  /**
   * Counts the call's parts from 1.
   */
  'part'?: (number);
  /**
   * What came out.
   */
  'outputs'?: (_stairs_v1_Output)[];
}

/**
 * Some outputs of a call, sent ahead of its Outcome since together they are too large for a message
 * or because the step still makes more. Invisible until the Outcome is committed.
 */
export interface OutcomePart__Output {
  /**
   * The call's id.
   */
  'callId': (string);
  /**
   * Counts the call's parts from 1.
   */
  'part': (number);
  /**
   * What came out.
   */
  'outputs': (_stairs_v1_Output__Output)[];
}
