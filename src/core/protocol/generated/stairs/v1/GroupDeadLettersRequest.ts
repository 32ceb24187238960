// Original file: stairs/v1/inspect.proto

import type { DeadLetterFilter as _stairs_v1_DeadLetterFilter, DeadLetterFilter__Output as _stairs_v1_DeadLetterFilter__Output } from '../../stairs/v1/DeadLetterFilter.js';

/**
 * Which dead letters are counted.
 */
export interface GroupDeadLettersRequest {
  /**
   * Which ones.
   */
  'filter'?: (_stairs_v1_DeadLetterFilter | null);
}

/**
 * Which dead letters are counted.
 */
export interface GroupDeadLettersRequest__Output {
  /**
   * Which ones.
   */
  'filter': (_stairs_v1_DeadLetterFilter__Output | null);
}
