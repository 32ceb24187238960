// Original file: stairs/v1/pipeline.proto

import type { Long } from '@grpc/proto-loader';

/**
 * A pipeline after its registration.
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
   * The version number behind `current_plan_id`, which Activate raises.
   */
  'version'?: (number | string | Long);
  /**
   * `running`, `paused` or `draining`.
   */
  'mode'?: (string);
}

/**
 * A pipeline after its registration.
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
   * The version number behind `current_plan_id`, which Activate raises.
   */
  'version': (number);
  /**
   * `running`, `paused` or `draining`.
   */
  'mode': (string);
}
