// Original file: stairs/v1/worker.proto

import type { Link as _stairs_v1_Link, Link__Output as _stairs_v1_Link__Output } from '../../stairs/v1/Link.js';
import type { Batch as _stairs_v1_Batch, Batch__Output as _stairs_v1_Batch__Output } from '../../stairs/v1/Batch.js';
import type { Long } from '@grpc/proto-loader';

/**
 * Rows to process.
 */
export interface Call {
  /**
   * A random id. The worker returns it in the Outcome.
   */
  'callId'?: (string);
  /**
   * The number of the call in this session, from 1. Start calls in this order.
   */
  'sequence'?: (number | string | Long);
  /**
   * The steps to run, one after the other, each on the frame that the step before it left.
   */
  'chain'?: (_stairs_v1_Link)[];
  /**
   * The frame: the rows and their fields.
   */
  'batch'?: (_stairs_v1_Batch | null);
  /**
   * The number of the attempt for these rows, from 1.
   */
  'attempt'?: (number);
  /**
   * How long the call may take, in milliseconds, from the moment when the worker can start it. After
   * that its outcome is STALE.
   */
  'timeoutMs'?: (number);
  /**
   * W3C trace context. Empty: none.
   */
  'traceparent'?: (string);
}

/**
 * Rows to process.
 */
export interface Call__Output {
  /**
   * A random id. The worker returns it in the Outcome.
   */
  'callId': (string);
  /**
   * The number of the call in this session, from 1. Start calls in this order.
   */
  'sequence': (number);
  /**
   * The steps to run, one after the other, each on the frame that the step before it left.
   */
  'chain': (_stairs_v1_Link__Output)[];
  /**
   * The frame: the rows and their fields.
   */
  'batch': (_stairs_v1_Batch__Output | null);
  /**
   * The number of the attempt for these rows, from 1.
   */
  'attempt': (number);
  /**
   * How long the call may take, in milliseconds, from the moment when the worker can start it. After
   * that its outcome is STALE.
   */
  'timeoutMs': (number);
  /**
   * W3C trace context. Empty: none.
   */
  'traceparent': (string);
}
