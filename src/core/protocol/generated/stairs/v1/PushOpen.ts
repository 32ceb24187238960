// Original file: stairs/v1/ingest.proto

import type { Long } from '@grpc/proto-loader';

/**
 * Names the producer and its pipelines.
 */
export interface PushOpen {
  /**
   * `app.producer`, or empty. Only for people and statistics.
   */
  'producer'?: (string);
  /**
   * The pipelines that receive every row, as `app.name`. At least one.
   */
  'pipelines'?: (string)[];
  /**
   * A random name for this run of the producer, 16 to 128 characters.
   */
  'instanceId'?: (string);
  /**
   * Part of the sequence's identity. Choose a new random value when the coordinator has forgotten the
   * old one.
   */
  'epoch'?: (string);
  /**
   * The highest sequence of this epoch that the producer has an ack for. 0: none.
   */
  'ackedSequence'?: (number | string | Long);
}

/**
 * Names the producer and its pipelines.
 */
export interface PushOpen__Output {
  /**
   * `app.producer`, or empty. Only for people and statistics.
   */
  'producer': (string);
  /**
   * The pipelines that receive every row, as `app.name`. At least one.
   */
  'pipelines': (string)[];
  /**
   * A random name for this run of the producer, 16 to 128 characters.
   */
  'instanceId': (string);
  /**
   * Part of the sequence's identity. Choose a new random value when the coordinator has forgotten the
   * old one.
   */
  'epoch': (string);
  /**
   * The highest sequence of this epoch that the producer has an ack for. 0: none.
   */
  'ackedSequence': (number);
}
