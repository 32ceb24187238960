// Original file: stairs/v1/inspect.proto

import type { Long } from '@grpc/proto-loader';

/**
 * Which pipelines to wait for.
 */
export interface AwaitIdleRequest {
  /**
   * `app.name`. At least one.
   */
  'pipelines'?: (string)[];
  /**
   * How long empty pipelines that never had a row do not count as idle, in milliseconds. 0: they count
   * at once.
   */
  'startTimeoutMs'?: (number | string | Long);
  /**
   * True: the client repeats the question after its stream broke. Producers may have lost the coordinator
   * too, so the coordinator gives them 10 seconds to reconnect before it calls a pipeline idle.
   */
  'again'?: (boolean);
}

/**
 * Which pipelines to wait for.
 */
export interface AwaitIdleRequest__Output {
  /**
   * `app.name`. At least one.
   */
  'pipelines': (string)[];
  /**
   * How long empty pipelines that never had a row do not count as idle, in milliseconds. 0: they count
   * at once.
   */
  'startTimeoutMs': (number);
  /**
   * True: the client repeats the question after its stream broke. Producers may have lost the coordinator
   * too, so the coordinator gives them 10 seconds to reconnect before it calls a pipeline idle.
   */
  'again': (boolean);
}
