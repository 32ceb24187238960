// Original file: stairs/v1/ingest.proto

import type { PushOpened as _stairs_v1_PushOpened, PushOpened__Output as _stairs_v1_PushOpened__Output } from '../../stairs/v1/PushOpened.js';
import type { PushAck as _stairs_v1_PushAck, PushAck__Output as _stairs_v1_PushAck__Output } from '../../stairs/v1/PushAck.js';
import type { PushWait as _stairs_v1_PushWait, PushWait__Output as _stairs_v1_PushWait__Output } from '../../stairs/v1/PushWait.js';

/**
 * What the coordinator says.
 */
export interface PushResponse {
  /**
   * The answer to PushOpen.
   */
  'opened'?: (_stairs_v1_PushOpened | null);
  /**
   * Rows are durable.
   */
  'ack'?: (_stairs_v1_PushAck | null);
  /**
   * Why no acks come at the moment.
   */
  'wait'?: (_stairs_v1_PushWait | null);
  /**
   * Exactly one.
   */
  'message'?: "opened"|"ack"|"wait";
}

/**
 * What the coordinator says.
 */
export interface PushResponse__Output {
  /**
   * The answer to PushOpen.
   */
  'opened'?: (_stairs_v1_PushOpened__Output | null);
  /**
   * Rows are durable.
   */
  'ack'?: (_stairs_v1_PushAck__Output | null);
  /**
   * Why no acks come at the moment.
   */
  'wait'?: (_stairs_v1_PushWait__Output | null);
  /**
   * Exactly one.
   */
  'message'?: "opened"|"ack"|"wait";
}
