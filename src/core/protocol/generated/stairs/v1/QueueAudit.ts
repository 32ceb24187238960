// Original file: stairs/v1/inspect.proto

import type { Long } from '@grpc/proto-loader';

/**
 * One queue after the recount. All counts are rows.
 */
export interface QueueAudit {
  /**
   * `app.name`.
   */
  'pipeline'?: (string);
  /**
   * The queue.
   */
  'queue'?: (string);
  /**
   * Stored rows that are ready or in calls.
   */
  'present'?: (number | string | Long);
  /**
   * Stored rows that wait for their next attempt.
   */
  'delayed'?: (number | string | Long);
  /**
   * Stored rows of dead letters.
   */
  'dead'?: (number | string | Long);
  /**
   * The stored counters: `in`, `out`, `dropped` …
   */
  'counters'?: ({[key: string]: number | string | Long});
  /**
   * The differences, each in one sentence. Empty: counters and rows agree.
   */
  'differences'?: (string)[];
}

/**
 * One queue after the recount. All counts are rows.
 */
export interface QueueAudit__Output {
  /**
   * `app.name`.
   */
  'pipeline': (string);
  /**
   * The queue.
   */
  'queue': (string);
  /**
   * Stored rows that are ready or in calls.
   */
  'present': (number);
  /**
   * Stored rows that wait for their next attempt.
   */
  'delayed': (number);
  /**
   * Stored rows of dead letters.
   */
  'dead': (number);
  /**
   * The stored counters: `in`, `out`, `dropped` …
   */
  'counters': ({[key: string]: number});
  /**
   * The differences, each in one sentence. Empty: counters and rows agree.
   */
  'differences': (string)[];
}
