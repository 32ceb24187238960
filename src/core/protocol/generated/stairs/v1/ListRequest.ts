// Original file: stairs/v1/pipeline.proto


/**
 * Asks for all pipelines.
 */
export interface ListRequest {
}

/**
 * Asks for all pipelines.
 */
export interface ListRequest__Output {
}
