// Original file: stairs/v1/inspect.proto


/**
 * Asks for the connected workers.
 */
export interface ListWorkersRequest {
}

/**
 * Asks for the connected workers.
 */
export interface ListWorkersRequest__Output {
}
