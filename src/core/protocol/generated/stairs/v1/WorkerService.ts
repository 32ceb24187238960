// Original file: stairs/v1/worker.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { WorkRequest as _stairs_v1_WorkRequest, WorkRequest__Output as _stairs_v1_WorkRequest__Output } from '../../stairs/v1/WorkRequest.js';
import type { WorkResponse as _stairs_v1_WorkResponse, WorkResponse__Output as _stairs_v1_WorkResponse__Output } from '../../stairs/v1/WorkResponse.js';

/**
 * Where workers connect.
 */
export interface WorkerServiceClient extends grpc.Client {
  /**
   * One worker process for as long as it lives. The stream ends with status OK after a drain, with
   * FAILED_PRECONDITION or INVALID_ARGUMENT if the coordinator cannot accept the Hello (the message
   * says what to do), with DEADLINE_EXCEEDED if no Hello arrives in time, and with UNAVAILABLE if the
   * coordinator goes away.
   */
  Work(metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientDuplexStream<_stairs_v1_WorkRequest, _stairs_v1_WorkResponse__Output>;
  Work(options?: grpc.CallOptions): grpc.ClientDuplexStream<_stairs_v1_WorkRequest, _stairs_v1_WorkResponse__Output>;
  /**
   * One worker process for as long as it lives. The stream ends with status OK after a drain, with
   * FAILED_PRECONDITION or INVALID_ARGUMENT if the coordinator cannot accept the Hello (the message
   * says what to do), with DEADLINE_EXCEEDED if no Hello arrives in time, and with UNAVAILABLE if the
   * coordinator goes away.
   */
  work(metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientDuplexStream<_stairs_v1_WorkRequest, _stairs_v1_WorkResponse__Output>;
  work(options?: grpc.CallOptions): grpc.ClientDuplexStream<_stairs_v1_WorkRequest, _stairs_v1_WorkResponse__Output>;
  
}

/**
 * Where workers connect.
 */
export interface WorkerServiceHandlers extends grpc.UntypedServiceImplementation {
  /**
   * One worker process for as long as it lives. The stream ends with status OK after a drain, with
   * FAILED_PRECONDITION or INVALID_ARGUMENT if the coordinator cannot accept the Hello (the message
   * says what to do), with DEADLINE_EXCEEDED if no Hello arrives in time, and with UNAVAILABLE if the
   * coordinator goes away.
   */
  Work: grpc.handleBidiStreamingCall<_stairs_v1_WorkRequest__Output, _stairs_v1_WorkResponse>;
  
}

export interface WorkerServiceDefinition extends grpc.ServiceDefinition {
  Work: MethodDefinition<_stairs_v1_WorkRequest, _stairs_v1_WorkResponse, _stairs_v1_WorkRequest__Output, _stairs_v1_WorkResponse__Output>
}
