// Original file: stairs/v1/worker.proto

import type { Welcome as _stairs_v1_Welcome, Welcome__Output as _stairs_v1_Welcome__Output } from '../../stairs/v1/Welcome.js';
import type { Call as _stairs_v1_Call, Call__Output as _stairs_v1_Call__Output } from '../../stairs/v1/Call.js';
import type { OutcomeAck as _stairs_v1_OutcomeAck, OutcomeAck__Output as _stairs_v1_OutcomeAck__Output } from '../../stairs/v1/OutcomeAck.js';
import type { Cancel as _stairs_v1_Cancel, Cancel__Output as _stairs_v1_Cancel__Output } from '../../stairs/v1/Cancel.js';
import type { Drain as _stairs_v1_Drain, Drain__Output as _stairs_v1_Drain__Output } from '../../stairs/v1/Drain.js';
import type { OutcomePartAck as _stairs_v1_OutcomePartAck, OutcomePartAck__Output as _stairs_v1_OutcomePartAck__Output } from '../../stairs/v1/OutcomePartAck.js';

/**
 * A message from the coordinator.
 */
export interface WorkResponse {
  /**
   * The answer to Hello.
   */
  'welcome'?: (_stairs_v1_Welcome | null);
  /**
   * Rows to process.
   */
  'call'?: (_stairs_v1_Call | null);
  /**
   * The answer to an outcome.
   */
  'outcomeAck'?: (_stairs_v1_OutcomeAck | null);
  /**
   * Stop working on a call.
   */
  'cancel'?: (_stairs_v1_Cancel | null);
  /**
   * The coordinator sends no more calls and wants the stream closed.
   */
  'drain'?: (_stairs_v1_Drain | null);
  /**
   * The answer to an outcome part of an EXPAND step.
   */
  'outcomePartAck'?: (_stairs_v1_OutcomePartAck | null);
  /**
   * Exactly one. Ignore a response with none of them.
   */
  'message'?: "welcome"|"call"|"outcomeAck"|"cancel"|"drain"|"outcomePartAck";
}

/**
 * A message from the coordinator.
 */
export interface WorkResponse__Output {
  /**
   * The answer to Hello.
   */
  'welcome'?: (_stairs_v1_Welcome__Output | null);
  /**
   * Rows to process.
   */
  'call'?: (_stairs_v1_Call__Output | null);
  /**
   * The answer to an outcome.
   */
  'outcomeAck'?: (_stairs_v1_OutcomeAck__Output | null);
  /**
   * Stop working on a call.
   */
  'cancel'?: (_stairs_v1_Cancel__Output | null);
  /**
   * The coordinator sends no more calls and wants the stream closed.
   */
  'drain'?: (_stairs_v1_Drain__Output | null);
  /**
   * The answer to an outcome part of an EXPAND step.
   */
  'outcomePartAck'?: (_stairs_v1_OutcomePartAck__Output | null);
  /**
   * Exactly one. Ignore a response with none of them.
   */
  'message'?: "welcome"|"call"|"outcomeAck"|"cancel"|"drain"|"outcomePartAck";
}
