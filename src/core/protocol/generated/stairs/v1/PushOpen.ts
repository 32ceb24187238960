// Original file: stairs/v1/ingest.proto

import type { Long } from '@grpc/proto-loader';

/**
 * Who pushes, and where to.
 */
export interface PushOpen {
  /**
   * For people and statistics: `app.producer`, or empty.
   */
  'producer'?: (string);
  /**
   * The pipelines that get every row, as `app.name`; at least one.
   */
  'pipelines'?: (string)[];
  /**
   * A random name of this run of the producer, at least 16 characters.
   */
  'instanceId'?: (string);
  /**
   * Part of the sequence's identity: a new random value when the coordinator has forgotten the old.
   */
  'epoch'?: (string);
  /**
   * The highest sequence whose ack has arrived in this epoch. 0: none.
   */
  'ackedSequence'?: (number | string | Long);
}

/**
 * Who pushes, and where to.
 */
export interface PushOpen__Output {
  /**
   * For people and statistics: `app.producer`, or empty.
   */
  'producer': (string);
  /**
   * The pipelines that get every row, as `app.name`; at least one.
   */
  'pipelines': (string)[];
  /**
   * A random name of this run of the producer, at least 16 characters.
   */
  'instanceId': (string);
  /**
   * Part of the sequence's identity: a new random value when the coordinator has forgotten the old.
   */
  'epoch': (string);
  /**
   * The highest sequence whose ack has arrived in this epoch. 0: none.
   */
  'ackedSequence': (number);
}
