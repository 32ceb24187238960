// Original file: stairs/v1/ingest.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { CallRequest as _stairs_v1_CallRequest, CallRequest__Output as _stairs_v1_CallRequest__Output } from '../../stairs/v1/CallRequest.js';
import type { CallResponse as _stairs_v1_CallResponse, CallResponse__Output as _stairs_v1_CallResponse__Output } from '../../stairs/v1/CallResponse.js';
import type { PushRequest as _stairs_v1_PushRequest, PushRequest__Output as _stairs_v1_PushRequest__Output } from '../../stairs/v1/PushRequest.js';
import type { PushResponse as _stairs_v1_PushResponse, PushResponse__Output as _stairs_v1_PushResponse__Output } from '../../stairs/v1/PushResponse.js';

/**
 * Takes rows from producers.
 */
export interface IngestServiceClient extends grpc.Client {
  /**
   * Sends one row through a pipeline's queues and workers and waits for its end. The row is as durable
   * as any other: after DEADLINE_EXCEEDED or a lost connection it goes on.
   * 
   * Status: NOT_FOUND for an unknown pipeline; INVALID_ARGUMENT for a bad batch or a batch that does
   * not have exactly one row; DEADLINE_EXCEEDED when the row has not ended within the timeout.
   */
  Call(argument: _stairs_v1_CallRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_stairs_v1_CallResponse__Output>): grpc.ClientUnaryCall;
  Call(argument: _stairs_v1_CallRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_stairs_v1_CallResponse__Output>): grpc.ClientUnaryCall;
  Call(argument: _stairs_v1_CallRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_stairs_v1_CallResponse__Output>): grpc.ClientUnaryCall;
  Call(argument: _stairs_v1_CallRequest, callback: grpc.requestCallback<_stairs_v1_CallResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Sends one row through a pipeline's queues and workers and waits for its end. The row is as durable
   * as any other: after DEADLINE_EXCEEDED or a lost connection it goes on.
   * 
   * Status: NOT_FOUND for an unknown pipeline; INVALID_ARGUMENT for a bad batch or a batch that does
   * not have exactly one row; DEADLINE_EXCEEDED when the row has not ended within the timeout.
   */
  call(argument: _stairs_v1_CallRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_stairs_v1_CallResponse__Output>): grpc.ClientUnaryCall;
  call(argument: _stairs_v1_CallRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_stairs_v1_CallResponse__Output>): grpc.ClientUnaryCall;
  call(argument: _stairs_v1_CallRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_stairs_v1_CallResponse__Output>): grpc.ClientUnaryCall;
  call(argument: _stairs_v1_CallRequest, callback: grpc.requestCallback<_stairs_v1_CallResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * A producer's stream of batches into one or more pipelines.
   * 
   * The producer sends PushOpen, and the coordinator answers PushOpened. Then the producer sends
   * PushBatch messages with sequences that rise by one. The coordinator acks a batch when the store
   * holds its rows durably. Several batches may be on their way at once. While a queue is full, the
   * coordinator withholds acks. After a lost connection, open a stream with the same instance id and
   * epoch, and send again from PushOpened.next_sequence. The coordinator drops each batch that it
   * already has, so no row is lost or doubled.
   * 
   * Status: NOT_FOUND for an unknown pipeline; INVALID_ARGUMENT for a bad batch, of which the
   * coordinator stores nothing; OUT_OF_RANGE for a gap in the sequence; FAILED_PRECONDITION with reason
   * PRODUCER_STATE_LOST when the coordinator has forgotten this instance (start a new epoch).
   */
  Push(metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientDuplexStream<_stairs_v1_PushRequest, _stairs_v1_PushResponse__Output>;
  Push(options?: grpc.CallOptions): grpc.ClientDuplexStream<_stairs_v1_PushRequest, _stairs_v1_PushResponse__Output>;
  /**
   * A producer's stream of batches into one or more pipelines.
   * 
   * The producer sends PushOpen, and the coordinator answers PushOpened. Then the producer sends
   * PushBatch messages with sequences that rise by one. The coordinator acks a batch when the store
   * holds its rows durably. Several batches may be on their way at once. While a queue is full, the
   * coordinator withholds acks. After a lost connection, open a stream with the same instance id and
   * epoch, and send again from PushOpened.next_sequence. The coordinator drops each batch that it
   * already has, so no row is lost or doubled.
   * 
   * Status: NOT_FOUND for an unknown pipeline; INVALID_ARGUMENT for a bad batch, of which the
   * coordinator stores nothing; OUT_OF_RANGE for a gap in the sequence; FAILED_PRECONDITION with reason
   * PRODUCER_STATE_LOST when the coordinator has forgotten this instance (start a new epoch).
   */
  push(metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientDuplexStream<_stairs_v1_PushRequest, _stairs_v1_PushResponse__Output>;
  push(options?: grpc.CallOptions): grpc.ClientDuplexStream<_stairs_v1_PushRequest, _stairs_v1_PushResponse__Output>;
  
}

/**
 * Takes rows from producers.
 */
export interface IngestServiceHandlers extends grpc.UntypedServiceImplementation {
  /**
   * Sends one row through a pipeline's queues and workers and waits for its end. The row is as durable
   * as any other: after DEADLINE_EXCEEDED or a lost connection it goes on.
   * 
   * Status: NOT_FOUND for an unknown pipeline; INVALID_ARGUMENT for a bad batch or a batch that does
   * not have exactly one row; DEADLINE_EXCEEDED when the row has not ended within the timeout.
   */
  Call: grpc.handleUnaryCall<_stairs_v1_CallRequest__Output, _stairs_v1_CallResponse>;
  
  /**
   * A producer's stream of batches into one or more pipelines.
   * 
   * The producer sends PushOpen, and the coordinator answers PushOpened. Then the producer sends
   * PushBatch messages with sequences that rise by one. The coordinator acks a batch when the store
   * holds its rows durably. Several batches may be on their way at once. While a queue is full, the
   * coordinator withholds acks. After a lost connection, open a stream with the same instance id and
   * epoch, and send again from PushOpened.next_sequence. The coordinator drops each batch that it
   * already has, so no row is lost or doubled.
   * 
   * Status: NOT_FOUND for an unknown pipeline; INVALID_ARGUMENT for a bad batch, of which the
   * coordinator stores nothing; OUT_OF_RANGE for a gap in the sequence; FAILED_PRECONDITION with reason
   * PRODUCER_STATE_LOST when the coordinator has forgotten this instance (start a new epoch).
   */
  Push: grpc.handleBidiStreamingCall<_stairs_v1_PushRequest__Output, _stairs_v1_PushResponse>;
  
}

export interface IngestServiceDefinition extends grpc.ServiceDefinition {
  Call: MethodDefinition<_stairs_v1_CallRequest, _stairs_v1_CallResponse, _stairs_v1_CallRequest__Output, _stairs_v1_CallResponse__Output>
  Push: MethodDefinition<_stairs_v1_PushRequest, _stairs_v1_PushResponse, _stairs_v1_PushRequest__Output, _stairs_v1_PushResponse__Output>
}
