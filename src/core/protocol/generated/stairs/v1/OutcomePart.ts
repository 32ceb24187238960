// Original file: stairs/v1/worker.proto

import type { Output as _stairs_v1_Output, Output__Output as _stairs_v1_Output__Output } from '../../stairs/v1/Output.js';

/**
 * Some outputs of a call, sent before its Outcome because together they exceed a message or because
 * the step still makes more. They stay invisible until the coordinator commits the Outcome. The
 * coordinator stores each part of an EXPAND step when it arrives and answers OutcomePartAck. Keep at
 * most Welcome.part_window parts of a call without an ack. If a row fails after a part was sent, the
 * coordinator discards all parts of the call and calls its other rows again, one by one.
 */
export interface OutcomePart {
  /**
   * The call's id.
   */
  'callId'?: (string);
  /**
   * The number of the part in this call, from 1.
   */
  'part'?: (number);
  /**
   * The output rows.
   */
  'outputs'?: (_stairs_v1_Output)[];
}

/**
 * Some outputs of a call, sent before its Outcome because together they exceed a message or because
 * the step still makes more. They stay invisible until the coordinator commits the Outcome. The
 * coordinator stores each part of an EXPAND step when it arrives and answers OutcomePartAck. Keep at
 * most Welcome.part_window parts of a call without an ack. If a row fails after a part was sent, the
 * coordinator discards all parts of the call and calls its other rows again, one by one.
 */
export interface OutcomePart__Output {
  /**
   * The call's id.
   */
  'callId': (string);
  /**
   * The number of the part in this call, from 1.
   */
  'part': (number);
  /**
   * The output rows.
   */
  'outputs': (_stairs_v1_Output__Output)[];
}
