// Original file: stairs/v1/inspect.proto

import type { Long } from '@grpc/proto-loader';

/**
 * One queue, counted again. All counts are rows.
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
   * Rows that are stored, ready or in calls.
   */
  'present'?: (number | string | Long);
  /**
   * Rows that are stored and wait for their next attempt.
   */
  'delayed'?: (number | string | Long);
  /**
   * Rows of dead letters that are stored.
   */
  'dead'?: (number | string | Long);
  /**
   * The counters, as they are stored: `in`, `out`, `dropped` …
   */
  'counters'?: ({[key: string]: number | string | Long});
  /**
   * What does not agree, each in one sentence. Empty: all is well.
   */
  'differences'?: (string)[];
}

/**
 * One queue, counted again. All counts are rows.
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
   * Rows that are stored, ready or in calls.
   */
  'present': (number);
  /**
   * Rows that are stored and wait for their next attempt.
   */
  'delayed': (number);
  /**
   * Rows of dead letters that are stored.
   */
  'dead': (number);
  /**
   * The counters, as they are stored: `in`, `out`, `dropped` …
   */
  'counters': ({[key: string]: number});
  /**
   * What does not agree, each in one sentence. Empty: all is well.
   */
  'differences': (string)[];
}
