// Original file: stairs/v1/worker.proto


// Original file: stairs/v1/worker.proto

/**
 * How the result changes the frame.
 */
export const _stairs_v1_Link_Mode = {
  /**
   * MERGE.
   */
  MODE_UNSPECIFIED: 'MODE_UNSPECIFIED',
  /**
   * The result's fields go over the frame's fields (subscribe).
   */
  MODE_MERGE: 'MODE_MERGE',
  /**
   * The result is the new frame (apply).
   */
  MODE_REPLACE: 'MODE_REPLACE',
  /**
   * The frame stays; the worker ignores the result (consumer).
   */
  MODE_KEEP: 'MODE_KEEP',
} as const;

/**
 * How the result changes the frame.
 */
export type _stairs_v1_Link_Mode =
  /**
   * MERGE.
   */
  | 'MODE_UNSPECIFIED'
  | 0
  /**
   * The result's fields go over the frame's fields (subscribe).
   */
  | 'MODE_MERGE'
  | 1
  /**
   * The result is the new frame (apply).
   */
  | 'MODE_REPLACE'
  | 2
  /**
   * The frame stays; the worker ignores the result (consumer).
   */
  | 'MODE_KEEP'
  | 3

/**
 * How the result changes the frame.
 */
export type _stairs_v1_Link_Mode__Output = typeof _stairs_v1_Link_Mode[keyof typeof _stairs_v1_Link_Mode]

/**
 * One step of a call's chain. A worker's loop over the chain:
 * 
 * for link in chain:
 * if `when` is given and false for a row, the row stays unchanged; for all other rows
 * result = step(frame)
 * frame  = MERGE: frame with the result's fields over it | REPLACE: result | KEEP: frame
 */
export interface Link {
  /**
   * The step's name.
   */
  'step'?: (string);
  /**
   * How the result changes the frame.
   */
  'mode'?: (_stairs_v1_Link_Mode);
  /**
   * The name of a predicate step. Rows for which it is false skip this link. Empty: no row skips it.
   */
  'when'?: (string);
  /**
   * The fields of the frame that the step receives. Empty: all.
   */
  'inputs'?: (string)[];
  /**
   * True: the step has the kind EXPAND, so a row may become many. Only the last link of a chain.
   */
  'expand'?: (boolean);
  /**
   * With `expand`: how many rows one row may become. Fail a row that becomes more with the cause
   * `too_many_rows`.
   */
  'maxOutputs'?: (number);
}

/**
 * One step of a call's chain. A worker's loop over the chain:
 * 
 * for link in chain:
 * if `when` is given and false for a row, the row stays unchanged; for all other rows
 * result = step(frame)
 * frame  = MERGE: frame with the result's fields over it | REPLACE: result | KEEP: frame
 */
export interface Link__Output {
  /**
   * The step's name.
   */
  'step': (string);
  /**
   * How the result changes the frame.
   */
  'mode': (_stairs_v1_Link_Mode__Output);
  /**
   * The name of a predicate step. Rows for which it is false skip this link. Empty: no row skips it.
   */
  'when': (string);
  /**
   * The fields of the frame that the step receives. Empty: all.
   */
  'inputs': (string)[];
  /**
   * True: the step has the kind EXPAND, so a row may become many. Only the last link of a chain.
   */
  'expand': (boolean);
  /**
   * With `expand`: how many rows one row may become. Fail a row that becomes more with the cause
   * `too_many_rows`.
   */
  'maxOutputs': (number);
}
