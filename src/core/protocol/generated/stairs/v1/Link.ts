// Original file: stairs/v1/worker.proto


// Original file: stairs/v1/worker.proto

/**
 * What becomes of the frame.
 */
export const _stairs_v1_Link_Mode = {
  /**
   * Not said: MERGE.
   */
  MODE_UNSPECIFIED: 'MODE_UNSPECIFIED',
  /**
   * The result's fields are put over the frame's (subscribe).
   */
  MODE_MERGE: 'MODE_MERGE',
  /**
   * The result is the new frame (apply).
   */
  MODE_REPLACE: 'MODE_REPLACE',
  /**
   * The result is ignored (consumer).
   */
  MODE_KEEP: 'MODE_KEEP',
} as const;

/**
 * What becomes of the frame.
 */
export type _stairs_v1_Link_Mode =
  /**
   * Not said: MERGE.
   */
  | 'MODE_UNSPECIFIED'
  | 0
  /**
   * The result's fields are put over the frame's (subscribe).
   */
  | 'MODE_MERGE'
  | 1
  /**
   * The result is the new frame (apply).
   */
  | 'MODE_REPLACE'
  | 2
  /**
   * The result is ignored (consumer).
   */
  | 'MODE_KEEP'
  | 3

/**
 * What becomes of the frame.
 */
export type _stairs_v1_Link_Mode__Output = typeof _stairs_v1_Link_Mode[keyof typeof _stairs_v1_Link_Mode]

/**
 * One step of a call's chain. A worker's loop over the chain:
 * 
 * for link in chain:
 * rows for which `when` is given and false stay as they are; for the others
 * result = step(frame)
 * frame  = MERGE: frame with the result's fields over it | REPLACE: result | KEEP: frame
 */
export interface Link {
  /**
   * The step's name.
   */
  'step'?: (string);
  /**
   * What becomes of the frame.
   */
  'mode'?: (_stairs_v1_Link_Mode);
  /**
   * Name of a predicate step; rows for which it is false skip this link. Empty: no row skips it.
   */
  'when'?: (string);
  /**
   * The fields that the step gets of the frame. Empty: all.
   */
  'inputs'?: (string)[];
  /**
   * True: the step is of kind EXPAND: a row may become many. Only the last link of a chain.
   */
  'expand'?: (boolean);
  /**
   * With `expand`: the most rows that one row may become; for more, fail the row with cause
   * `too_many_rows`.
   */
  'maxOutputs'?: (number);
}

/**
 * One step of a call's chain. A worker's loop over the chain:
 * 
 * for link in chain:
 * rows for which `when` is given and false stay as they are; for the others
 * result = step(frame)
 * frame  = MERGE: frame with the result's fields over it | REPLACE: result | KEEP: frame
 */
export interface Link__Output {
  /**
   * The step's name.
   */
  'step': (string);
  /**
   * What becomes of the frame.
   */
  'mode': (_stairs_v1_Link_Mode__Output);
  /**
   * Name of a predicate step; rows for which it is false skip this link. Empty: no row skips it.
   */
  'when': (string);
  /**
   * The fields that the step gets of the frame. Empty: all.
   */
  'inputs': (string)[];
  /**
   * True: the step is of kind EXPAND: a row may become many. Only the last link of a chain.
   */
  'expand': (boolean);
  /**
   * With `expand`: the most rows that one row may become; for more, fail the row with cause
   * `too_many_rows`.
   */
  'maxOutputs': (number);
}
