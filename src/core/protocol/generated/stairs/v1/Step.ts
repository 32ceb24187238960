// Original file: stairs/v1/worker.proto


// Original file: stairs/v1/worker.proto

/**
 * What a step takes and gives.
 */
export const _stairs_v1_Step_Kind = {
  /**
   * Not said: FUNCTION.
   */
  KIND_UNSPECIFIED: 'KIND_UNSPECIFIED',
  /**
   * A row in, one row out.
   */
  KIND_FUNCTION: 'KIND_FUNCTION',
  /**
   * A row in, any number of rows out.
   */
  KIND_EXPAND: 'KIND_EXPAND',
  /**
   * A row in, nothing out: the rows of its outcome are ignored.
   */
  KIND_CONSUMER: 'KIND_CONSUMER',
  /**
   * A row in, out comes the one column `value` with true or false.
   */
  KIND_PREDICATE: 'KIND_PREDICATE',
  /**
   * A job or partition in, rows out.
   */
  KIND_PRODUCER: 'KIND_PRODUCER',
} as const;

/**
 * What a step takes and gives.
 */
export type _stairs_v1_Step_Kind =
  /**
   * Not said: FUNCTION.
   */
  | 'KIND_UNSPECIFIED'
  | 0
  /**
   * A row in, one row out.
   */
  | 'KIND_FUNCTION'
  | 1
  /**
   * A row in, any number of rows out.
   */
  | 'KIND_EXPAND'
  | 2
  /**
   * A row in, nothing out: the rows of its outcome are ignored.
   */
  | 'KIND_CONSUMER'
  | 3
  /**
   * A row in, out comes the one column `value` with true or false.
   */
  | 'KIND_PREDICATE'
  | 4
  /**
   * A job or partition in, rows out.
   */
  | 'KIND_PRODUCER'
  | 5

/**
 * What a step takes and gives.
 */
export type _stairs_v1_Step_Kind__Output = typeof _stairs_v1_Step_Kind[keyof typeof _stairs_v1_Step_Kind]

/**
 * One function that a worker implements.
 */
export interface Step {
  /**
   * The step's name, such as `core.main/fibonacci` or `nlp/tokenize`.
   */
  'name'?: (string);
  /**
   * What it takes and gives.
   */
  'kind'?: (_stairs_v1_Step_Kind);
  /**
   * The fields it reads. Empty: not known, so it is sent the whole frame.
   */
  'inputs'?: (string)[];
  /**
   * The fields it makes. Empty: not known.
   */
  'outputs'?: (string)[];
  /**
   * JSON Schema of one row that goes in. Empty: none.
   */
  'inputSchema'?: (string);
  /**
   * JSON Schema of one row that comes out. Empty: none.
   */
  'outputSchema'?: (string);
  /**
   * How long one call may take, in milliseconds. 0: the coordinator's default of 60,000. A pipeline
   * may set its own.
   */
  'timeoutMs'?: (number);
  /**
   * How many rows a call should have at the most. 0: the coordinator decides.
   */
  'maxRows'?: (number);
  /**
   * A sentence for people.
   */
  'docs'?: (string);
  /**
   * `file:line` of the code.
   */
  'source'?: (string);
}

/**
 * One function that a worker implements.
 */
export interface Step__Output {
  /**
   * The step's name, such as `core.main/fibonacci` or `nlp/tokenize`.
   */
  'name': (string);
  /**
   * What it takes and gives.
   */
  'kind': (_stairs_v1_Step_Kind__Output);
  /**
   * The fields it reads. Empty: not known, so it is sent the whole frame.
   */
  'inputs': (string)[];
  /**
   * The fields it makes. Empty: not known.
   */
  'outputs': (string)[];
  /**
   * JSON Schema of one row that goes in. Empty: none.
   */
  'inputSchema': (string);
  /**
   * JSON Schema of one row that comes out. Empty: none.
   */
  'outputSchema': (string);
  /**
   * How long one call may take, in milliseconds. 0: the coordinator's default of 60,000. A pipeline
   * may set its own.
   */
  'timeoutMs': (number);
  /**
   * How many rows a call should have at the most. 0: the coordinator decides.
   */
  'maxRows': (number);
  /**
   * A sentence for people.
   */
  'docs': (string);
  /**
   * `file:line` of the code.
   */
  'source': (string);
}
