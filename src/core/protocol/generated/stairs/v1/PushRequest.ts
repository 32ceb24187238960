// Original file: stairs/v1/ingest.proto

import type { PushOpen as _stairs_v1_PushOpen, PushOpen__Output as _stairs_v1_PushOpen__Output } from '../../stairs/v1/PushOpen.js';
import type { PushBatch as _stairs_v1_PushBatch, PushBatch__Output as _stairs_v1_PushBatch__Output } from '../../stairs/v1/PushBatch.js';

/**
 * A message from a producer.
 */
export interface PushRequest {
  /**
   * The first message, once.
   */
  'open'?: (_stairs_v1_PushOpen | null);
  /**
   * Rows.
   */
  'batch'?: (_stairs_v1_PushBatch | null);
  /**
   * Exactly one.
   */
  'message'?: "open"|"batch";
}

/**
 * A message from a producer.
 */
export interface PushRequest__Output {
  /**
   * The first message, once.
   */
  'open'?: (_stairs_v1_PushOpen__Output | null);
  /**
   * Rows.
   */
  'batch'?: (_stairs_v1_PushBatch__Output | null);
  /**
   * Exactly one.
   */
  'message'?: "open"|"batch";
}
