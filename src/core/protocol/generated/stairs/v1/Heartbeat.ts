// Original file: stairs/v1/worker.proto

import type { Long } from '@grpc/proto-loader';

/**
 * The process is alive, and this has arrived.
 */
export interface Heartbeat {
  /**
   * The highest Call.sequence received.
   */
  'receivedSequence'?: (number | string | Long);
  /**
   * The calls that the worker still holds: waiting, running, or with an outcome not yet acked. A call
   * that was received and is missing here twice in a row goes back to the queue.
   */
  'heldCallIds'?: (string)[];
}

/**
 * The process is alive, and this has arrived.
 */
export interface Heartbeat__Output {
  /**
   * The highest Call.sequence received.
   */
  'receivedSequence': (number);
  /**
   * The calls that the worker still holds: waiting, running, or with an outcome not yet acked. A call
   * that was received and is missing here twice in a row goes back to the queue.
   */
  'heldCallIds': (string)[];
}
