// Original file: stairs/v1/inspect.proto

import type { DropCount as _stairs_v1_DropCount, DropCount__Output as _stairs_v1_DropCount__Output } from '../../stairs/v1/DropCount.js';
import type { Long } from '@grpc/proto-loader';

/**
 * A stage's state. Counts are rows. Totals count from the creation of the store.
 */
export interface StageStatus {
  /**
   * The queue before the stage, which is also its name.
   */
  'queue'?: (string);
  /**
   * Rows that wait for a worker.
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
   * All rows that came in.
   */
  'totalIn'?: (number | string | Long);
  /**
   * All rows that went on.
   */
  'totalOut'?: (number | string | Long);
  /**
   * All rows that a step dropped on purpose.
   */
  'totalDropped'?: (number | string | Long);
  /**
   * All failed attempts that were repeated.
   */
  'totalRetried'?: (number | string | Long);
  /**
   * All rows that became dead letters.
   */
  'totalDead'?: (number | string | Long);
  /**
   * Rows that came in, per second, over the last 10 seconds.
   */
  'inPerSecond'?: (number | string);
  /**
   * Rows that went on, per second, over the last 10 seconds.
   */
  'outPerSecond'?: (number | string);
  /**
   * The age of the oldest ready row, in milliseconds. 0: no row is ready.
   */
  'oldestMs'?: (number | string | Long);
  /**
   * The 95th percentile of the time from the start of a run to its commit, in milliseconds, over recent runs.
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
   * The first step that no connected worker has. Empty: workers have all steps.
   */
  'missingStep'?: (string);
  /**
   * Rows that a worker process held when it was lost, counted at each loss.
   */
  'totalLosses'?: (number | string | Long);
  /**
   * All rows that Flush discarded.
   */
  'totalFlushed'?: (number | string | Long);
  /**
   * The reasons for which rows were dropped, the most frequent first: together they are total_dropped. The first 32 reasons
   * of a stage are counted by themselves, all later ones as `other`.
   */
  'drops'?: (_stairs_v1_DropCount)[];
}

/**
 * A stage's state. Counts are rows. Totals count from the creation of the store.
 */
export interface StageStatus__Output {
  /**
   * The queue before the stage, which is also its name.
   */
  'queue': (string);
  /**
   * Rows that wait for a worker.
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
   * All rows that came in.
   */
  'totalIn': (number);
  /**
   * All rows that went on.
   */
  'totalOut': (number);
  /**
   * All rows that a step dropped on purpose.
   */
  'totalDropped': (number);
  /**
   * All failed attempts that were repeated.
   */
  'totalRetried': (number);
  /**
   * All rows that became dead letters.
   */
  'totalDead': (number);
  /**
   * Rows that came in, per second, over the last 10 seconds.
   */
  'inPerSecond': (number);
  /**
   * Rows that went on, per second, over the last 10 seconds.
   */
  'outPerSecond': (number);
  /**
   * The age of the oldest ready row, in milliseconds. 0: no row is ready.
   */
  'oldestMs': (number);
  /**
   * The 95th percentile of the time from the start of a run to its commit, in milliseconds, over recent runs.
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
   * The first step that no connected worker has. Empty: workers have all steps.
   */
  'missingStep': (string);
  /**
   * Rows that a worker process held when it was lost, counted at each loss.
   */
  'totalLosses': (number);
  /**
   * All rows that Flush discarded.
   */
  'totalFlushed': (number);
  /**
   * The reasons for which rows were dropped, the most frequent first: together they are total_dropped. The first 32 reasons
   * of a stage are counted by themselves, all later ones as `other`.
   */
  'drops': (_stairs_v1_DropCount__Output)[];
}
