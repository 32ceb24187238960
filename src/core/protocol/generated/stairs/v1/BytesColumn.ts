// Original file: stairs/v1/batch.proto


/**
 * A column of byte strings, end to end.
 */
export interface BytesColumn {
  /**
   * All byte strings, one after the other.
   */
  'data'?: (Buffer | Uint8Array | string);
  /**
   * Unsigned 32-bit little-endian numbers, one for each row: where the row's string ends in `data`.
   * The first string begins at 0, each other one at the end of the string before it.
   */
  'ends'?: (Buffer | Uint8Array | string);
}

/**
 * A column of byte strings, end to end.
 */
export interface BytesColumn__Output {
  /**
   * All byte strings, one after the other.
   */
  'data': (Buffer);
  /**
   * Unsigned 32-bit little-endian numbers, one for each row: where the row's string ends in `data`.
   * The first string begins at 0, each other one at the end of the string before it.
   */
  'ends': (Buffer);
}
