// Original file: stairs/v1/inspect.proto

import type { DeadLetterFilter as _stairs_v1_DeadLetterFilter, DeadLetterFilter__Output as _stairs_v1_DeadLetterFilter__Output } from '../../stairs/v1/DeadLetterFilter.js';

/**
 * Which dead letters, and how many.
 */
export interface ListDeadLettersRequest {
  /**
   * `app.name`. Empty: as the filter says.
   */
  'pipeline'?: (string);
  /**
   * How many at the most; 0 means 100, at most 1000. A page may have fewer although there are more.
   */
  'limit'?: (number);
  /**
   * Which ones.
   */
  'filter'?: (_stairs_v1_DeadLetterFilter | null);
  /**
   * The `next_page_token` of the page before. Empty: from the newest.
   */
  'pageToken'?: (string);
}

/**
 * Which dead letters, and how many.
 */
export interface ListDeadLettersRequest__Output {
  /**
   * `app.name`. Empty: as the filter says.
   */
  'pipeline': (string);
  /**
   * How many at the most; 0 means 100, at most 1000. A page may have fewer although there are more.
   */
  'limit': (number);
  /**
   * Which ones.
   */
  'filter': (_stairs_v1_DeadLetterFilter__Output | null);
  /**
   * The `next_page_token` of the page before. Empty: from the newest.
   */
  'pageToken': (string);
}
