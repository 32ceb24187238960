// Original file: stairs/v1/batch.proto

import type { BytesColumn as _stairs_v1_BytesColumn, BytesColumn__Output as _stairs_v1_BytesColumn__Output } from '../../stairs/v1/BytesColumn.js';

/**
 * The values of one field for all rows of a batch.
 * 
 * Every worker must read and write the kind `json`. The coordinator passes each column on in the kind
 * that its maker chose. A worker that cannot read a kind fails those rows and says why.
 */
export interface Column {
  /**
   * The field's name: at most 256 bytes of UTF-8.
   */
  'name'?: (string);
  /**
   * ONE JSON array as UTF-8 text with one element for each row: `[1,"two",{"three":3}]`. The
   * coordinator passes the elements on byte for byte, so 64-bit integers, the spelling of numbers,
   * and the order of keys stay as the writer wrote them.
   */
  'json'?: (Buffer | Uint8Array | string);
  /**
   * Byte strings.
   */
  'binary'?: (_stairs_v1_BytesColumn | null);
  /**
   * IEEE 754 doubles, little-endian, 8 bytes for each row. NaN and infinities are allowed only here.
   */
  'doubles'?: (Buffer | Uint8Array | string);
  /**
   * Signed integers, little-endian two's complement, 8 bytes for each row.
   */
  'int64s'?: (Buffer | Uint8Array | string);
  /**
   * The coordinator never sends this to a worker or a reader. One bit for each row, lowest bit of the
   * first byte first: 1 where the row has the field. Empty: every row has it. The value of a row
   * without the field is a filler.
   */
  'presence'?: (Buffer | Uint8Array | string);
  /**
   * The coordinator never sends this to a worker or a reader. Unsigned 32-bit little-endian numbers,
   * one for each row: the number of the row's value. Empty: row i has value i.
   */
  'index'?: (Buffer | Uint8Array | string);
  /**
   * The number of values in the column when `index` is set.
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
 * Every worker must read and write the kind `json`. The coordinator passes each column on in the kind
 * that its maker chose. A worker that cannot read a kind fails those rows and says why.
 */
export interface Column__Output {
  /**
   * The field's name: at most 256 bytes of UTF-8.
   */
  'name': (string);
  /**
   * ONE JSON array as UTF-8 text with one element for each row: `[1,"two",{"three":3}]`. The
   * coordinator passes the elements on byte for byte, so 64-bit integers, the spelling of numbers,
   * and the order of keys stay as the writer wrote them.
   */
  'json'?: (Buffer);
  /**
   * Byte strings.
   */
  'binary'?: (_stairs_v1_BytesColumn__Output | null);
  /**
   * IEEE 754 doubles, little-endian, 8 bytes for each row. NaN and infinities are allowed only here.
   */
  'doubles'?: (Buffer);
  /**
   * Signed integers, little-endian two's complement, 8 bytes for each row.
   */
  'int64s'?: (Buffer);
  /**
   * The coordinator never sends this to a worker or a reader. One bit for each row, lowest bit of the
   * first byte first: 1 where the row has the field. Empty: every row has it. The value of a row
   * without the field is a filler.
   */
  'presence': (Buffer);
  /**
   * The coordinator never sends this to a worker or a reader. Unsigned 32-bit little-endian numbers,
   * one for each row: the number of the row's value. Empty: row i has value i.
   */
  'index': (Buffer);
  /**
   * The number of values in the column when `index` is set.
   */
  'baseRows': (number);
  /**
   * The values, in one of four kinds.
   */
  'values'?: "json"|"binary"|"doubles"|"int64s";
}
