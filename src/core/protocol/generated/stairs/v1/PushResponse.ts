// Original file: stairs/v1/ingest.proto

import type { PushOpened as _stairs_v1_PushOpened, PushOpened__Output as _stairs_v1_PushOpened__Output } from '../../stairs/v1/PushOpened.js';
import type { PushAck as _stairs_v1_PushAck, PushAck__Output as _stairs_v1_PushAck__Output } from '../../stairs/v1/PushAck.js';
import type { PushWait as _stairs_v1_PushWait, PushWait__Output as _stairs_v1_PushWait__Output } from '../../stairs/v1/PushWait.js';

/**
 * A message from the coordinator.
 */
export interface PushResponse {
  /**
   * The answer to PushOpen.
   */
  'opened'?: (_stairs_v1_PushOpened | null);
  /**
   * The store holds rows durably.
   */
  'ack'?: (_stairs_v1_PushAck | null);
  /**
   * Why the coordinator sends no acks at the moment.
   */
  'wait'?: (_stairs_v1_PushWait | null);
  /**
   * Exactly one.
   */
  'message'?: "opened"|"ack"|"wait";
}

/**
 * A message from the coordinator.
 */
export interface PushResponse__Output {
  /**
   * The answer to PushOpen.
   */
  'opened'?: (_stairs_v1_PushOpened__Output | null);
  /**
   * The store holds rows durably.
   */
  'ack'?: (_stairs_v1_PushAck__Output | null);
  /**
   * Why the coordinator sends no acks at the moment.
   */
  'wait'?: (_stairs_v1_PushWait__Output | null);
  /**
   * Exactly one.
   */
  'message'?: "opened"|"ack"|"wait";
}
