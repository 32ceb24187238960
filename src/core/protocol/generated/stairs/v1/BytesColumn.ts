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
   * Unsigned 32-bit little-endian numbers, one a row: where the row's string ends in `data`. It
   * begins where the one before ended, the first at 0.
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
   * Unsigned 32-bit little-endian numbers, one a row: where the row's string ends in `data`. It
   * begins where the one before ended, the first at 0.
   */
  'ends': (Buffer);
}
