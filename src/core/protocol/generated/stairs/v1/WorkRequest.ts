// Original file: stairs/v1/worker.proto

import type { Hello as _stairs_v1_Hello, Hello__Output as _stairs_v1_Hello__Output } from '../../stairs/v1/Hello.js';
import type { Outcome as _stairs_v1_Outcome, Outcome__Output as _stairs_v1_Outcome__Output } from '../../stairs/v1/Outcome.js';
import type { OutcomePart as _stairs_v1_OutcomePart, OutcomePart__Output as _stairs_v1_OutcomePart__Output } from '../../stairs/v1/OutcomePart.js';
import type { Heartbeat as _stairs_v1_Heartbeat, Heartbeat__Output as _stairs_v1_Heartbeat__Output } from '../../stairs/v1/Heartbeat.js';
import type { Drain as _stairs_v1_Drain, Drain__Output as _stairs_v1_Drain__Output } from '../../stairs/v1/Drain.js';

/**
 * What a worker says.
 */
export interface WorkRequest {
  /**
   * The first message, once.
   */
  'hello'?: (_stairs_v1_Hello | null);
  /**
   * The result of one call.
   */
  'outcome'?: (_stairs_v1_Outcome | null);
  /**
   * Some outputs of a call ahead of its outcome.
   */
  'outcomePart'?: (_stairs_v1_OutcomePart | null);
  /**
   * I am alive, and this is what I hold.
   */
  'heartbeat'?: (_stairs_v1_Heartbeat | null);
  /**
   * Send me no more calls.
   */
  'drain'?: (_stairs_v1_Drain | null);
  /**
   * Exactly one; a request with none of them is ignored.
   */
  'message'?: "hello"|"outcome"|"outcomePart"|"heartbeat"|"drain";
}

/**
 * What a worker says.
 */
export interface WorkRequest__Output {
  /**
   * The first message, once.
   */
  'hello'?: (_stairs_v1_Hello__Output | null);
  /**
   * The result of one call.
   */
  'outcome'?: (_stairs_v1_Outcome__Output | null);
  /**
   * Some outputs of a call ahead of its outcome.
   */
  'outcomePart'?: (_stairs_v1_OutcomePart__Output | null);
  /**
   * I am alive, and this is what I hold.
   */
  'heartbeat'?: (_stairs_v1_Heartbeat__Output | null);
  /**
   * Send me no more calls.
   */
  'drain'?: (_stairs_v1_Drain__Output | null);
  /**
   * Exactly one; a request with none of them is ignored.
   */
  'message'?: "hello"|"outcome"|"outcomePart"|"heartbeat"|"drain";
}
