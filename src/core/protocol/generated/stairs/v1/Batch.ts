// Original file: stairs/v1/batch.proto

import type { Column as _stairs_v1_Column, Column__Output as _stairs_v1_Column__Output } from '../../stairs/v1/Column.js';
import type { RowIdRange as _stairs_v1_RowIdRange, RowIdRange__Output as _stairs_v1_RowIdRange__Output } from '../../stairs/v1/RowIdRange.js';

/**
 * Many rows, stored column by column.
 * 
 * A row is a map from field name to value. All rows of one batch have the same set of fields: rows
 * of another shape go into another batch. An absent field is not a null field.
 */
export interface Batch {
  /**
   * How many rows there are. Every column has exactly this many values.
   */
  'rows'?: (number);
  /**
   * One column for each field; names are unique. The order has no meaning.
   */
  'columns'?: (_stairs_v1_Column)[];
  /**
   * The identities of the rows, in row order; the counts add up to `rows`. A client may leave this
   * empty: the coordinator then gives the rows identities of its own.
   */
  'rowIds'?: (_stairs_v1_RowIdRange)[];
}

/**
 * Many rows, stored column by column.
 * 
 * A row is a map from field name to value. All rows of one batch have the same set of fields: rows
 * of another shape go into another batch. An absent field is not a null field.
 */
export interface Batch__Output {
  /**
   * How many rows there are. Every column has exactly this many values.
   */
  'rows': (number);
  /**
   * One column for each field; names are unique. The order has no meaning.
   */
  'columns': (_stairs_v1_Column__Output)[];
  /**
   * The identities of the rows, in row order; the counts add up to `rows`. A client may leave this
   * empty: the coordinator then gives the rows identities of its own.
   */
  'rowIds': (_stairs_v1_RowIdRange__Output)[];
}
