// Original file: stairs/v1/inspect.proto


/**
 * Asks for the steps.
 */
export interface ListStepsRequest {
}

/**
 * Asks for the steps.
 */
export interface ListStepsRequest__Output {
}
