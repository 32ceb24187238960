// Original file: stairs/v1/inspect.proto

import type { DeadLetterFilter as _stairs_v1_DeadLetterFilter, DeadLetterFilter__Output as _stairs_v1_DeadLetterFilter__Output } from '../../stairs/v1/DeadLetterFilter.js';

/**
 * Selects a page of dead letters.
 */
export interface ListDeadLettersRequest {
  /**
   * `app.name`. Empty: the filter decides.
   */
  'pipeline'?: (string);
  /**
   * The largest number of dead letters on the page, at most 1000. 0: 100. A page may have fewer although
   * more follow.
   */
  'limit'?: (number);
  /**
   * Selects them.
   */
  'filter'?: (_stairs_v1_DeadLetterFilter | null);
  /**
   * The `next_page_token` of the page before. Empty: start with the newest.
   */
  'pageToken'?: (string);
}

/**
 * Selects a page of dead letters.
 */
export interface ListDeadLettersRequest__Output {
  /**
   * `app.name`. Empty: the filter decides.
   */
  'pipeline': (string);
  /**
   * The largest number of dead letters on the page, at most 1000. 0: 100. A page may have fewer although
   * more follow.
   */
  'limit': (number);
  /**
   * Selects them.
   */
  'filter': (_stairs_v1_DeadLetterFilter__Output | null);
  /**
   * The `next_page_token` of the page before. Empty: start with the newest.
   */
  'pageToken': (string);
}
