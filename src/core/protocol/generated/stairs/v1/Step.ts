// Original file: stairs/v1/worker.proto


// Original file: stairs/v1/worker.proto

/**
 * What a step receives and returns.
 */
export const _stairs_v1_Step_Kind = {
  /**
   * FUNCTION.
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
   * A row in, nothing out. The coordinator ignores the rows of its outcome.
   */
  KIND_CONSUMER: 'KIND_CONSUMER',
  /**
   * A row in; out the one column `value` with true or false.
   */
  KIND_PREDICATE: 'KIND_PREDICATE',
  /**
   * A job or partition in, rows out. The coordinator rejects this kind.
   */
  KIND_PRODUCER: 'KIND_PRODUCER',
} as const;

/**
 * What a step receives and returns.
 */
export type _stairs_v1_Step_Kind =
  /**
   * FUNCTION.
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
   * A row in, nothing out. The coordinator ignores the rows of its outcome.
   */
  | 'KIND_CONSUMER'
  | 3
  /**
   * A row in; out the one column `value` with true or false.
   */
  | 'KIND_PREDICATE'
  | 4
  /**
   * A job or partition in, rows out. The coordinator rejects this kind.
   */
  | 'KIND_PRODUCER'
  | 5

/**
 * What a step receives and returns.
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
   * What the step receives and returns.
   */
  'kind'?: (_stairs_v1_Step_Kind);
  /**
   * The fields that the step reads. Empty: unknown, so the step receives the whole frame.
   */
  'inputs'?: (string)[];
  /**
   * The fields that the step makes. Empty: unknown.
   */
  'outputs'?: (string)[];
  /**
   * JSON Schema of one input row. Empty: none.
   */
  'inputSchema'?: (string);
  /**
   * JSON Schema of one output row. Empty: none.
   */
  'outputSchema'?: (string);
  /**
   * How long one call may take, in milliseconds. 0: the coordinator's default of 60,000. A pipeline
   * may set its own.
   */
  'timeoutMs'?: (number);
  /**
   * The largest number of rows in a call. 0: the coordinator decides.
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
   * What the step receives and returns.
   */
  'kind': (_stairs_v1_Step_Kind__Output);
  /**
   * The fields that the step reads. Empty: unknown, so the step receives the whole frame.
   */
  'inputs': (string)[];
  /**
   * The fields that the step makes. Empty: unknown.
   */
  'outputs': (string)[];
  /**
   * JSON Schema of one input row. Empty: none.
   */
  'inputSchema': (string);
  /**
   * JSON Schema of one output row. Empty: none.
   */
  'outputSchema': (string);
  /**
   * How long one call may take, in milliseconds. 0: the coordinator's default of 60,000. A pipeline
   * may set its own.
   */
  'timeoutMs': (number);
  /**
   * The largest number of rows in a call. 0: the coordinator decides.
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
