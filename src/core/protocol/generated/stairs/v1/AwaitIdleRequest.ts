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
  /**
   * True: asked before, at a coordinator whose stream broke. Producers may have lost it too, so that pipelines
   * are not called idle before these have had 10 seconds to come back.
   */
  'again'?: (boolean);
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
  /**
   * True: asked before, at a coordinator whose stream broke. Producers may have lost it too, so that pipelines
   * are not called idle before these have had 10 seconds to come back.
   */
  'again': (boolean);
}
