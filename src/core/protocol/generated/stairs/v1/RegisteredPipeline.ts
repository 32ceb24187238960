// Original file: stairs/v1/pipeline.proto

import type { Long } from '@grpc/proto-loader';

/**
 * A pipeline and its plans.
 */
export interface RegisteredPipeline {
  /**
   * `app.name`.
   */
  'pipeline'?: (string);
  /**
   * The plan of the registered spec.
   */
  'planId'?: (string);
  /**
   * The plan that new rows follow.
   */
  'currentPlanId'?: (string);
  /**
   * Counts the changes of `current_plan_id`, from 1.
   */
  'version'?: (number | string | Long);
  /**
   * `running`, `paused` or `draining`.
   */
  'mode'?: (string);
}

/**
 * A pipeline and its plans.
 */
export interface RegisteredPipeline__Output {
  /**
   * `app.name`.
   */
  'pipeline': (string);
  /**
   * The plan of the registered spec.
   */
  'planId': (string);
  /**
   * The plan that new rows follow.
   */
  'currentPlanId': (string);
  /**
   * Counts the changes of `current_plan_id`, from 1.
   */
  'version': (number);
  /**
   * `running`, `paused` or `draining`.
   */
  'mode': (string);
}
