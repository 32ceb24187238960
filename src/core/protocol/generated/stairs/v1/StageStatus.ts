// Original file: stairs/v1/inspect.proto

import type { Long } from '@grpc/proto-loader';

/**
 * A stage's state. Counts are rows; the totals count since the store was made.
 */
export interface StageStatus {
  /**
   * Its queue, which is also its name.
   */
  'queue'?: (string);
  /**
   * Rows that can be leased now.
   */
  'ready'?: (number | string | Long);
  /**
   * Rows in calls.
   */
  'inFlight'?: (number | string | Long);
  /**
   * Rows that wait for their next attempt.
   */
  'delayed'?: (number | string | Long);
  /**
   * Dead letters kept.
   */
  'dead'?: (number | string | Long);
  /**
   * Rows that ever came in.
   */
  'totalIn'?: (number | string | Long);
  /**
   * Rows that ever left the stage well.
   */
  'totalOut'?: (number | string | Long);
  /**
   * Rows that ever were dropped by intent.
   */
  'totalDropped'?: (number | string | Long);
  /**
   * Attempts that ever failed and were repeated.
   */
  'totalRetried'?: (number | string | Long);
  /**
   * Rows that ever became dead letters.
   */
  'totalDead'?: (number | string | Long);
  /**
   * Rows a second that came in, over the last 10 seconds.
   */
  'inPerSecond'?: (number | string);
  /**
   * Rows a second that left, over the last 10 seconds.
   */
  'outPerSecond'?: (number | string);
  /**
   * Milliseconds since the oldest ready row came in; 0 with none.
   */
  'oldestMs'?: (number | string | Long);
  /**
   * 95th percentile of the time from lease to commit of a row, in milliseconds, of recent calls.
   */
  'p95Ms'?: (number | string);
  /**
   * Bytes of the ready rows.
   */
  'readyBytes'?: (number | string | Long);
  /**
   * Workers that have all steps of the stage's first call.
   */
  'workers'?: (number);
  /**
   * The first step that no connected worker has. Empty: none is missing.
   */
  'missingStep'?: (string);
  /**
   * Workers whose process was lost while they held rows of this stage.
   */
  'totalLosses'?: (number | string | Long);
  /**
   * Rows that ever were thrown away by Flush.
   */
  'totalFlushed'?: (number | string | Long);
}

/**
 * A stage's state. Counts are rows; the totals count since the store was made.
 */
export interface StageStatus__Output {
  /**
   * Its queue, which is also its name.
   */
  'queue': (string);
  /**
   * Rows that can be leased now.
   */
  'ready': (number);
  /**
   * Rows in calls.
   */
  'inFlight': (number);
  /**
   * Rows that wait for their next attempt.
   */
  'delayed': (number);
  /**
   * Dead letters kept.
   */
  'dead': (number);
  /**
   * Rows that ever came in.
   */
  'totalIn': (number);
  /**
   * Rows that ever left the stage well.
   */
  'totalOut': (number);
  /**
   * Rows that ever were dropped by intent.
   */
  'totalDropped': (number);
  /**
   * Attempts that ever failed and were repeated.
   */
  'totalRetried': (number);
  /**
   * Rows that ever became dead letters.
   */
  'totalDead': (number);
  /**
   * Rows a second that came in, over the last 10 seconds.
   */
  'inPerSecond': (number);
  /**
   * Rows a second that left, over the last 10 seconds.
   */
  'outPerSecond': (number);
  /**
   * Milliseconds since the oldest ready row came in; 0 with none.
   */
  'oldestMs': (number);
  /**
   * 95th percentile of the time from lease to commit of a row, in milliseconds, of recent calls.
   */
  'p95Ms': (number);
  /**
   * Bytes of the ready rows.
   */
  'readyBytes': (number);
  /**
   * Workers that have all steps of the stage's first call.
   */
  'workers': (number);
  /**
   * The first step that no connected worker has. Empty: none is missing.
   */
  'missingStep': (string);
  /**
   * Workers whose process was lost while they held rows of this stage.
   */
  'totalLosses': (number);
  /**
   * Rows that ever were thrown away by Flush.
   */
  'totalFlushed': (number);
}
