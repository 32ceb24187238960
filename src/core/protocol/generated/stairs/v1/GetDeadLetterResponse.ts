// Original file: stairs/v1/inspect.proto

import type { DeadLetter as _stairs_v1_DeadLetter, DeadLetter__Output as _stairs_v1_DeadLetter__Output } from '../../stairs/v1/DeadLetter.js';

/**
 * A dead letter.
 */
export interface GetDeadLetterResponse {
  /**
   * The dead letter, with its row as JSON of up to 8 MiB.
   */
  'deadLetter'?: (_stairs_v1_DeadLetter | null);
}

/**
 * A dead letter.
 */
export interface GetDeadLetterResponse__Output {
  /**
   * The dead letter, with its row as JSON of up to 8 MiB.
   */
  'deadLetter': (_stairs_v1_DeadLetter__Output | null);
}
