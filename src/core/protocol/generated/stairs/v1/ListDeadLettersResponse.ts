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
   * All dead letters of the requested pipeline, regardless of the rest of the filter.
   */
  'total'?: (number | string | Long);
  /**
   * Requests the next page. Empty: this page is the last one.
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
   * All dead letters of the requested pipeline, regardless of the rest of the filter.
   */
  'total': (number);
  /**
   * Requests the next page. Empty: this page is the last one.
   */
  'nextPageToken': (string);
}
