// Original file: stairs/v1/batch.proto

import type { BytesColumn as _stairs_v1_BytesColumn, BytesColumn__Output as _stairs_v1_BytesColumn__Output } from '../../stairs/v1/BytesColumn.js';

/**
 * The values of one field for all rows of a batch.
 * 
 * `json` is the kind that every worker must be able to read and write; a worker that declares no
 * feature in its Hello is sent, for the other kinds, whatever the producer of the column chose, so
 * it should refuse what it cannot read with a failure that says so.
 */
export interface Column {
  /**
   * The field's name: at most 256 bytes of UTF-8.
   */
  'name'?: (string);
  /**
   * ONE JSON array as UTF-8 text with one element a row: `[1,"two",{"three":3}]`. The coordinator
   * passes the elements on byte for byte, so 64-bit integers, number spellings and key order stay
   * as they were written.
   */
  'json'?: (Buffer | Uint8Array | string);
  /**
   * Byte strings.
   */
  'binary'?: (_stairs_v1_BytesColumn | null);
  /**
   * IEEE 754 doubles, little-endian, 8 bytes a row. Only here may NaN and infinities stand.
   */
  'doubles'?: (Buffer | Uint8Array | string);
  /**
   * Signed integers, little-endian two's complement, 8 bytes a row.
   */
  'int64s'?: (Buffer | Uint8Array | string);
  /**
   * Never sent to a worker or a reader. A bit a row, lowest bit of the first byte first: 1 where the
   * row has the field. Empty: every row has it. The value of a row without the field is a filler.
   */
  'presence'?: (Buffer | Uint8Array | string);
  /**
   * Never sent to a worker or a reader. Unsigned 32-bit little-endian numbers, one a row: which value
   * of the column the row has. Empty: row i has value i.
   */
  'index'?: (Buffer | Uint8Array | string);
  /**
   * How many values the column holds when `index` is set.
   */
  'baseRows'?: (number);
  /**
   * The values, in one of four kinds.
   */
  'values'?: "json"|"binary"|"doubles"|"int64s";
}

/**
 * The values of one field for all rows of a batch.
 * 
 * `json` is the kind that every worker must be able to read and write; a worker that declares no
 * feature in its Hello is sent, for the other kinds, whatever the producer of the column chose, so
 * it should refuse what it cannot read with a failure that says so.
 */
export interface Column__Output {
  /**
   * The field's name: at most 256 bytes of UTF-8.
   */
  'name': (string);
  /**
   * ONE JSON array as UTF-8 text with one element a row: `[1,"two",{"three":3}]`. The coordinator
   * passes the elements on byte for byte, so 64-bit integers, number spellings and key order stay
   * as they were written.
   */
  'json'?: (Buffer);
  /**
   * Byte strings.
   */
  'binary'?: (_stairs_v1_BytesColumn__Output | null);
  /**
   * IEEE 754 doubles, little-endian, 8 bytes a row. Only here may NaN and infinities stand.
   */
  'doubles'?: (Buffer);
  /**
   * Signed integers, little-endian two's complement, 8 bytes a row.
   */
  'int64s'?: (Buffer);
  /**
   * Never sent to a worker or a reader. A bit a row, lowest bit of the first byte first: 1 where the
   * row has the field. Empty: every row has it. The value of a row without the field is a filler.
   */
  'presence': (Buffer);
  /**
   * Never sent to a worker or a reader. Unsigned 32-bit little-endian numbers, one a row: which value
   * of the column the row has. Empty: row i has value i.
   */
  'index': (Buffer);
  /**
   * How many values the column holds when `index` is set.
   */
  'baseRows': (number);
  /**
   * The values, in one of four kinds.
   */
  'values'?: "json"|"binary"|"doubles"|"int64s";
}
