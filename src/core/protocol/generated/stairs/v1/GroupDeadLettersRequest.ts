// Original file: stairs/v1/inspect.proto

import type { DeadLetterFilter as _stairs_v1_DeadLetterFilter, DeadLetterFilter__Output as _stairs_v1_DeadLetterFilter__Output } from '../../stairs/v1/DeadLetterFilter.js';

/**
 * Selects the dead letters to count.
 */
export interface GroupDeadLettersRequest {
  /**
   * Selects them.
   */
  'filter'?: (_stairs_v1_DeadLetterFilter | null);
}

/**
 * Selects the dead letters to count.
 */
export interface GroupDeadLettersRequest__Output {
  /**
   * Selects them.
   */
  'filter': (_stairs_v1_DeadLetterFilter__Output | null);
}
