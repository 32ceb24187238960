// Original file: stairs/v1/inspect.proto

import type { DeadLetterGroup as _stairs_v1_DeadLetterGroup, DeadLetterGroup__Output as _stairs_v1_DeadLetterGroup__Output } from '../../stairs/v1/DeadLetterGroup.js';
import type { Long } from '@grpc/proto-loader';

/**
 * Dead letters by kind.
 */
export interface GroupDeadLettersResponse {
  /**
   * The largest groups first, at most 1000.
   */
  'groups'?: (_stairs_v1_DeadLetterGroup)[];
  /**
   * Dead letters of all kinds.
   */
  'rows'?: (number | string | Long);
}

/**
 * Dead letters by kind.
 */
export interface GroupDeadLettersResponse__Output {
  /**
   * The largest groups first, at most 1000.
   */
  'groups': (_stairs_v1_DeadLetterGroup__Output)[];
  /**
   * Dead letters of all kinds.
   */
  'rows': (number);
}
