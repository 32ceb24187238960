// Original file: stairs/v1/batch.proto

import type { Column as _stairs_v1_Column, Column__Output as _stairs_v1_Column__Output } from '../../stairs/v1/Column.js';
import type { RowIdRange as _stairs_v1_RowIdRange, RowIdRange__Output as _stairs_v1_RowIdRange__Output } from '../../stairs/v1/RowIdRange.js';

/**
 * Many rows, stored column by column.
 * 
 * A row is a map from field name to value. All rows of one batch have the same set of fields. Put a row
 * with other fields into another batch. An absent field differs from a field with the value null.
 */
export interface Batch {
  /**
   * The number of rows. Every column has exactly this many values.
   */
  'rows'?: (number);
  /**
   * One column for each field. Names are unique. The order has no meaning.
   */
  'columns'?: (_stairs_v1_Column)[];
  /**
   * The identities of the rows, in row order. The counts add up to `rows`. A client may leave this
   * empty. The coordinator then assigns identities.
   */
  'rowIds'?: (_stairs_v1_RowIdRange)[];
}

/**
 * Many rows, stored column by column.
 * 
 * A row is a map from field name to value. All rows of one batch have the same set of fields. Put a row
 * with other fields into another batch. An absent field differs from a field with the value null.
 */
export interface Batch__Output {
  /**
   * The number of rows. Every column has exactly this many values.
   */
  'rows': (number);
  /**
   * One column for each field. Names are unique. The order has no meaning.
   */
  'columns': (_stairs_v1_Column__Output)[];
  /**
   * The identities of the rows, in row order. The counts add up to `rows`. A client may leave this
   * empty. The coordinator then assigns identities.
   */
  'rowIds': (_stairs_v1_RowIdRange__Output)[];
}
