// Original file: stairs/v1/inspect.proto

import type { AccessStatus as _stairs_v1_AccessStatus, AccessStatus__Output as _stairs_v1_AccessStatus__Output } from '../../stairs/v1/AccessStatus.js';
import type { PeerStatus as _stairs_v1_PeerStatus, PeerStatus__Output as _stairs_v1_PeerStatus__Output } from '../../stairs/v1/PeerStatus.js';
import type { Long } from '@grpc/proto-loader';

/**
 * The coordinator's own state.
 */
export interface CoordinatorStatus {
  /**
   * Its version.
   */
  'version'?: (string);
  /**
   * Milliseconds since it started.
   */
  'uptimeMs'?: (number | string | Long);
  /**
   * The engine behind the queues: `embedded` or `redis`.
   */
  'engine'?: (string);
  /**
   * Where the engine keeps its data.
   */
  'location'?: (string);
  /**
   * The size of the engine's data, in bytes.
   */
  'storeBytes'?: (number | string | Long);
  /**
   * Connected workers of all coordinators that share the queues.
   */
  'workers'?: (number);
  /**
   * Open Push streams of all these coordinators.
   */
  'producers'?: (number);
  /**
   * How the coordinator is protected.
   */
  'access'?: (_stairs_v1_AccessStatus | null);
  /**
   * All coordinators that share the queues, this one first. Empty on an engine that cannot be shared.
   */
  'coordinators'?: (_stairs_v1_PeerStatus)[];
}

/**
 * The coordinator's own state.
 */
export interface CoordinatorStatus__Output {
  /**
   * Its version.
   */
  'version': (string);
  /**
   * Milliseconds since it started.
   */
  'uptimeMs': (number);
  /**
   * The engine behind the queues: `embedded` or `redis`.
   */
  'engine': (string);
  /**
   * Where the engine keeps its data.
   */
  'location': (string);
  /**
   * The size of the engine's data, in bytes.
   */
  'storeBytes': (number);
  /**
   * Connected workers of all coordinators that share the queues.
   */
  'workers': (number);
  /**
   * Open Push streams of all these coordinators.
   */
  'producers': (number);
  /**
   * How the coordinator is protected.
   */
  'access': (_stairs_v1_AccessStatus__Output | null);
  /**
   * All coordinators that share the queues, this one first. Empty on an engine that cannot be shared.
   */
  'coordinators': (_stairs_v1_PeerStatus__Output)[];
}
