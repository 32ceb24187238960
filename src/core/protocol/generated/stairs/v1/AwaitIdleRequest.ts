// Original file: stairs/v1/inspect.proto

import type { Long } from '@grpc/proto-loader';

/**
 * Which pipelines to wait for.
 */
export interface AwaitIdleRequest {
  /**
   * `app.name`; at least one.
   */
  'pipelines'?: (string)[];
  /**
   * Until a first row has ever come in, wait at least this long, in milliseconds, before calling
   * empty pipelines idle. 0: do not wait.
   */
  'startTimeoutMs'?: (number | string | Long);
}

/**
 * Which pipelines to wait for.
 */
export interface AwaitIdleRequest__Output {
  /**
   * `app.name`; at least one.
   */
  'pipelines': (string)[];
  /**
   * Until a first row has ever come in, wait at least this long, in milliseconds, before calling
   * empty pipelines idle. 0: do not wait.
   */
  'startTimeoutMs': (number);
}
