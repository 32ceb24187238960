// Original file: stairs/v1/worker.proto

import type { Hello as _stairs_v1_Hello, Hello__Output as _stairs_v1_Hello__Output } from '../../stairs/v1/Hello.js';
import type { Outcome as _stairs_v1_Outcome, Outcome__Output as _stairs_v1_Outcome__Output } from '../../stairs/v1/Outcome.js';
import type { OutcomePart as _stairs_v1_OutcomePart, OutcomePart__Output as _stairs_v1_OutcomePart__Output } from '../../stairs/v1/OutcomePart.js';
import type { Heartbeat as _stairs_v1_Heartbeat, Heartbeat__Output as _stairs_v1_Heartbeat__Output } from '../../stairs/v1/Heartbeat.js';
import type { Drain as _stairs_v1_Drain, Drain__Output as _stairs_v1_Drain__Output } from '../../stairs/v1/Drain.js';

/**
 * A message from a worker.
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
   * Some outputs of a call, sent before its outcome.
   */
  'outcomePart'?: (_stairs_v1_OutcomePart | null);
  /**
   * The process is alive and holds these calls.
   */
  'heartbeat'?: (_stairs_v1_Heartbeat | null);
  /**
   * The worker wants no more calls.
   */
  'drain'?: (_stairs_v1_Drain | null);
  /**
   * Exactly one. The coordinator ignores a request with none of them.
   */
  'message'?: "hello"|"outcome"|"outcomePart"|"heartbeat"|"drain";
}

/**
 * A message from a worker.
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
   * Some outputs of a call, sent before its outcome.
   */
  'outcomePart'?: (_stairs_v1_OutcomePart__Output | null);
  /**
   * The process is alive and holds these calls.
   */
  'heartbeat'?: (_stairs_v1_Heartbeat__Output | null);
  /**
   * The worker wants no more calls.
   */
  'drain'?: (_stairs_v1_Drain__Output | null);
  /**
   * Exactly one. The coordinator ignores a request with none of them.
   */
  'message'?: "hello"|"outcome"|"outcomePart"|"heartbeat"|"drain";
}
