// Original file: stairs/v1/pipeline.proto

import type { CallView as _stairs_v1_CallView, CallView__Output as _stairs_v1_CallView__Output } from '../../stairs/v1/CallView.js';

/**
 * A piece of a pipeline between two queues: the unit of lease, retry and commit.
 */
export interface StageView {
  /**
   * The queue before the stage, which is also its name.
   */
  'queue'?: (string);
  /**
   * A hash of everything that rows in this queue depend on. Stages with equal signatures can exchange rows.
   */
  'signature'?: (string);
  /**
   * The calls to workers, in order.
   */
  'calls'?: (_stairs_v1_CallView)[];
  /**
   * The queues that the stage feeds.
   */
  'targets'?: (string)[];
}

/**
 * A piece of a pipeline between two queues: the unit of lease, retry and commit.
 */
export interface StageView__Output {
  /**
   * The queue before the stage, which is also its name.
   */
  'queue': (string);
  /**
   * A hash of everything that rows in this queue depend on. Stages with equal signatures can exchange rows.
   */
  'signature': (string);
  /**
   * The calls to workers, in order.
   */
  'calls': (_stairs_v1_CallView__Output)[];
  /**
   * The queues that the stage feeds.
   */
  'targets': (string)[];
}
