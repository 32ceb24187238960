// Original file: stairs/v1/worker.proto

import type { Long } from '@grpc/proto-loader';

/**
 * The process is alive and has received these calls.
 */
export interface Heartbeat {
  /**
   * The highest Call.sequence that the worker has received.
   */
  'receivedSequence'?: (number | string | Long);
  /**
   * The calls that the worker holds: waiting, running, or with an outcome without an ack. If two
   * heartbeats in a row leave out a received call, its rows go back to the queue.
   */
  'heldCallIds'?: (string)[];
}

/**
 * The process is alive and has received these calls.
 */
export interface Heartbeat__Output {
  /**
   * The highest Call.sequence that the worker has received.
   */
  'receivedSequence': (number);
  /**
   * The calls that the worker holds: waiting, running, or with an outcome without an ack. If two
   * heartbeats in a row leave out a received call, its rows go back to the queue.
   */
  'heldCallIds': (string)[];
}
