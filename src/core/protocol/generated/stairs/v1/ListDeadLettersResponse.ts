// Original file: stairs/v1/inspect.proto

import type { DeadLetter as _stairs_v1_DeadLetter, DeadLetter__Output as _stairs_v1_DeadLetter__Output } from '../../stairs/v1/DeadLetter.js';
import type { Long } from '@grpc/proto-loader';

/**
 * Dead letters.
 */
export interface ListDeadLettersResponse {
  /**
   * Newest first.
   */
  'deadLetters'?: (_stairs_v1_DeadLetter)[];
  /**
   * Dead letters kept in all, of the pipeline that was asked for, whatever the rest of the filter.
   */
  'total'?: (number | string | Long);
  /**
   * Asks for those that come behind. Empty: there are no more.
   */
  'nextPageToken'?: (string);
}

/**
 * Dead letters.
 */
export interface ListDeadLettersResponse__Output {
  /**
   * Newest first.
   */
  'deadLetters': (_stairs_v1_DeadLetter__Output)[];
  /**
   * Dead letters kept in all, of the pipeline that was asked for, whatever the rest of the filter.
   */
  'total': (number);
  /**
   * Asks for those that come behind. Empty: there are no more.
   */
  'nextPageToken': (string);
}
