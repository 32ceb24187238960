// Original file: stairs/v1/worker.proto

import type { Link as _stairs_v1_Link, Link__Output as _stairs_v1_Link__Output } from '../../stairs/v1/Link.js';
import type { Batch as _stairs_v1_Batch, Batch__Output as _stairs_v1_Batch__Output } from '../../stairs/v1/Batch.js';
import type { Long } from '@grpc/proto-loader';

/**
 * Rows to work on.
 */
export interface Call {
  /**
   * Random; compared for equality. Comes back in the Outcome.
   */
  'callId'?: (string);
  /**
   * Counts the session's calls from 1. Start calls in this order.
   */
  'sequence'?: (number | string | Long);
  /**
   * The steps to run, one after the other, each on the frame that the one before left.
   */
  'chain'?: (_stairs_v1_Link)[];
  /**
   * The frame: the rows and their fields.
   */
  'batch'?: (_stairs_v1_Batch | null);
  /**
   * Which attempt this is for these rows, from 1.
   */
  'attempt'?: (number);
  /**
   * How long the call may take from now, in milliseconds. Later its outcome is STALE.
   */
  'timeoutMs'?: (number);
  /**
   * W3C trace context. Empty: none.
   */
  'traceparent'?: (string);
}

/**
 * Rows to work on.
 */
export interface Call__Output {
  /**
   * Random; compared for equality. Comes back in the Outcome.
   */
  'callId': (string);
  /**
   * Counts the session's calls from 1. Start calls in this order.
   */
  'sequence': (number);
  /**
   * The steps to run, one after the other, each on the frame that the one before left.
   */
  'chain': (_stairs_v1_Link__Output)[];
  /**
   * The frame: the rows and their fields.
   */
  'batch': (_stairs_v1_Batch__Output | null);
  /**
   * Which attempt this is for these rows, from 1.
   */
  'attempt': (number);
  /**
   * How long the call may take from now, in milliseconds. Later its outcome is STALE.
   */
  'timeoutMs': (number);
  /**
   * W3C trace context. Empty: none.
   */
  'traceparent': (string);
}
