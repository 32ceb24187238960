// Original file: stairs/v1/worker.proto

import type { Output as _stairs_v1_Output, Output__Output as _stairs_v1_Output__Output } from '../../stairs/v1/Output.js';

/**
 * Some outputs of a call, sent ahead of its Outcome since together they are too large for a message
 * or because the step still makes more. Invisible until the Outcome is committed. Parts of an EXPAND
 * step are written down as they come, each answered by an OutcomePartAck: have at most
 * Welcome.part_window of them on their way. When a row fails after a part was sent, everything that
 * the call has sent is thrown away, and its other rows are called again, one by one.
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
 * or because the step still makes more. Invisible until the Outcome is committed. Parts of an EXPAND
 * step are written down as they come, each answered by an OutcomePartAck: have at most
 * Welcome.part_window of them on their way. When a row fails after a part was sent, everything that
 * the call has sent is thrown away, and its other rows are called again, one by one.
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
