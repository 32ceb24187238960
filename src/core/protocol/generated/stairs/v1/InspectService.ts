// Original file: stairs/v1/inspect.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { AuditRequest as _stairs_v1_AuditRequest, AuditRequest__Output as _stairs_v1_AuditRequest__Output } from '../../stairs/v1/AuditRequest.js';
import type { AuditResponse as _stairs_v1_AuditResponse, AuditResponse__Output as _stairs_v1_AuditResponse__Output } from '../../stairs/v1/AuditResponse.js';
import type { AwaitIdleRequest as _stairs_v1_AwaitIdleRequest, AwaitIdleRequest__Output as _stairs_v1_AwaitIdleRequest__Output } from '../../stairs/v1/AwaitIdleRequest.js';
import type { AwaitIdleResponse as _stairs_v1_AwaitIdleResponse, AwaitIdleResponse__Output as _stairs_v1_AwaitIdleResponse__Output } from '../../stairs/v1/AwaitIdleResponse.js';
import type { DiscardDeadLettersRequest as _stairs_v1_DiscardDeadLettersRequest, DiscardDeadLettersRequest__Output as _stairs_v1_DiscardDeadLettersRequest__Output } from '../../stairs/v1/DiscardDeadLettersRequest.js';
import type { DiscardDeadLettersResponse as _stairs_v1_DiscardDeadLettersResponse, DiscardDeadLettersResponse__Output as _stairs_v1_DiscardDeadLettersResponse__Output } from '../../stairs/v1/DiscardDeadLettersResponse.js';
import type { GetDeadLetterRequest as _stairs_v1_GetDeadLetterRequest, GetDeadLetterRequest__Output as _stairs_v1_GetDeadLetterRequest__Output } from '../../stairs/v1/GetDeadLetterRequest.js';
import type { GetDeadLetterResponse as _stairs_v1_GetDeadLetterResponse, GetDeadLetterResponse__Output as _stairs_v1_GetDeadLetterResponse__Output } from '../../stairs/v1/GetDeadLetterResponse.js';
import type { GroupDeadLettersRequest as _stairs_v1_GroupDeadLettersRequest, GroupDeadLettersRequest__Output as _stairs_v1_GroupDeadLettersRequest__Output } from '../../stairs/v1/GroupDeadLettersRequest.js';
import type { GroupDeadLettersResponse as _stairs_v1_GroupDeadLettersResponse, GroupDeadLettersResponse__Output as _stairs_v1_GroupDeadLettersResponse__Output } from '../../stairs/v1/GroupDeadLettersResponse.js';
import type { ListDeadLettersRequest as _stairs_v1_ListDeadLettersRequest, ListDeadLettersRequest__Output as _stairs_v1_ListDeadLettersRequest__Output } from '../../stairs/v1/ListDeadLettersRequest.js';
import type { ListDeadLettersResponse as _stairs_v1_ListDeadLettersResponse, ListDeadLettersResponse__Output as _stairs_v1_ListDeadLettersResponse__Output } from '../../stairs/v1/ListDeadLettersResponse.js';
import type { ListStepsRequest as _stairs_v1_ListStepsRequest, ListStepsRequest__Output as _stairs_v1_ListStepsRequest__Output } from '../../stairs/v1/ListStepsRequest.js';
import type { ListStepsResponse as _stairs_v1_ListStepsResponse, ListStepsResponse__Output as _stairs_v1_ListStepsResponse__Output } from '../../stairs/v1/ListStepsResponse.js';
import type { ListWorkersRequest as _stairs_v1_ListWorkersRequest, ListWorkersRequest__Output as _stairs_v1_ListWorkersRequest__Output } from '../../stairs/v1/ListWorkersRequest.js';
import type { ListWorkersResponse as _stairs_v1_ListWorkersResponse, ListWorkersResponse__Output as _stairs_v1_ListWorkersResponse__Output } from '../../stairs/v1/ListWorkersResponse.js';
import type { RetryDeadLettersRequest as _stairs_v1_RetryDeadLettersRequest, RetryDeadLettersRequest__Output as _stairs_v1_RetryDeadLettersRequest__Output } from '../../stairs/v1/RetryDeadLettersRequest.js';
import type { RetryDeadLettersResponse as _stairs_v1_RetryDeadLettersResponse, RetryDeadLettersResponse__Output as _stairs_v1_RetryDeadLettersResponse__Output } from '../../stairs/v1/RetryDeadLettersResponse.js';
import type { StatusRequest as _stairs_v1_StatusRequest, StatusRequest__Output as _stairs_v1_StatusRequest__Output } from '../../stairs/v1/StatusRequest.js';
import type { StatusResponse as _stairs_v1_StatusResponse, StatusResponse__Output as _stairs_v1_StatusResponse__Output } from '../../stairs/v1/StatusResponse.js';
import type { WatchRequest as _stairs_v1_WatchRequest, WatchRequest__Output as _stairs_v1_WatchRequest__Output } from '../../stairs/v1/WatchRequest.js';
import type { WatchResponse as _stairs_v1_WatchResponse, WatchResponse__Output as _stairs_v1_WatchResponse__Output } from '../../stairs/v1/WatchResponse.js';

/**
 * Statistics and state, for people, tools and commands that wait.
 */
export interface InspectServiceClient extends grpc.Client {
  /**
   * Counts every stored row again and compares with what the coordinator counts, each queue at one moment,
   * while work goes on. NOT_FOUND for an unknown pipeline.
   */
  Audit(argument: _stairs_v1_AuditRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_stairs_v1_AuditResponse__Output>): grpc.ClientUnaryCall;
  Audit(argument: _stairs_v1_AuditRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_stairs_v1_AuditResponse__Output>): grpc.ClientUnaryCall;
  Audit(argument: _stairs_v1_AuditRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_stairs_v1_AuditResponse__Output>): grpc.ClientUnaryCall;
  Audit(argument: _stairs_v1_AuditRequest, callback: grpc.requestCallback<_stairs_v1_AuditResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Counts every stored row again and compares with what the coordinator counts, each queue at one moment,
   * while work goes on. NOT_FOUND for an unknown pipeline.
   */
  audit(argument: _stairs_v1_AuditRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_stairs_v1_AuditResponse__Output>): grpc.ClientUnaryCall;
  audit(argument: _stairs_v1_AuditRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_stairs_v1_AuditResponse__Output>): grpc.ClientUnaryCall;
  audit(argument: _stairs_v1_AuditRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_stairs_v1_AuditResponse__Output>): grpc.ClientUnaryCall;
  audit(argument: _stairs_v1_AuditRequest, callback: grpc.requestCallback<_stairs_v1_AuditResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Tells when some pipelines, and all that they reach, are idle: nothing ready, delayed or in flight
   * and no producer's stream open. Sends the state every second, with the rows that cannot move since no
   * worker has their step, and ends with the first idle one.
   */
  AwaitIdle(argument: _stairs_v1_AwaitIdleRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_stairs_v1_AwaitIdleResponse__Output>;
  AwaitIdle(argument: _stairs_v1_AwaitIdleRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_stairs_v1_AwaitIdleResponse__Output>;
  /**
   * Tells when some pipelines, and all that they reach, are idle: nothing ready, delayed or in flight
   * and no producer's stream open. Sends the state every second, with the rows that cannot move since no
   * worker has their step, and ends with the first idle one.
   */
  awaitIdle(argument: _stairs_v1_AwaitIdleRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_stairs_v1_AwaitIdleResponse__Output>;
  awaitIdle(argument: _stairs_v1_AwaitIdleRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_stairs_v1_AwaitIdleResponse__Output>;
  
  /**
   * Throws rows away; streams as RetryDeadLetters does.
   */
  DiscardDeadLetters(argument: _stairs_v1_DiscardDeadLettersRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_stairs_v1_DiscardDeadLettersResponse__Output>;
  DiscardDeadLetters(argument: _stairs_v1_DiscardDeadLettersRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_stairs_v1_DiscardDeadLettersResponse__Output>;
  /**
   * Throws rows away; streams as RetryDeadLetters does.
   */
  discardDeadLetters(argument: _stairs_v1_DiscardDeadLettersRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_stairs_v1_DiscardDeadLettersResponse__Output>;
  discardDeadLetters(argument: _stairs_v1_DiscardDeadLettersRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_stairs_v1_DiscardDeadLettersResponse__Output>;
  
  /**
   * One of them, with its whole row.
   */
  GetDeadLetter(argument: _stairs_v1_GetDeadLetterRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_stairs_v1_GetDeadLetterResponse__Output>): grpc.ClientUnaryCall;
  GetDeadLetter(argument: _stairs_v1_GetDeadLetterRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_stairs_v1_GetDeadLetterResponse__Output>): grpc.ClientUnaryCall;
  GetDeadLetter(argument: _stairs_v1_GetDeadLetterRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_stairs_v1_GetDeadLetterResponse__Output>): grpc.ClientUnaryCall;
  GetDeadLetter(argument: _stairs_v1_GetDeadLetterRequest, callback: grpc.requestCallback<_stairs_v1_GetDeadLetterResponse__Output>): grpc.ClientUnaryCall;
  /**
   * One of them, with its whole row.
   */
  getDeadLetter(argument: _stairs_v1_GetDeadLetterRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_stairs_v1_GetDeadLetterResponse__Output>): grpc.ClientUnaryCall;
  getDeadLetter(argument: _stairs_v1_GetDeadLetterRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_stairs_v1_GetDeadLetterResponse__Output>): grpc.ClientUnaryCall;
  getDeadLetter(argument: _stairs_v1_GetDeadLetterRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_stairs_v1_GetDeadLetterResponse__Output>): grpc.ClientUnaryCall;
  getDeadLetter(argument: _stairs_v1_GetDeadLetterRequest, callback: grpc.requestCallback<_stairs_v1_GetDeadLetterResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * How many there are of each kind.
   */
  GroupDeadLetters(argument: _stairs_v1_GroupDeadLettersRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_stairs_v1_GroupDeadLettersResponse__Output>): grpc.ClientUnaryCall;
  GroupDeadLetters(argument: _stairs_v1_GroupDeadLettersRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_stairs_v1_GroupDeadLettersResponse__Output>): grpc.ClientUnaryCall;
  GroupDeadLetters(argument: _stairs_v1_GroupDeadLettersRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_stairs_v1_GroupDeadLettersResponse__Output>): grpc.ClientUnaryCall;
  GroupDeadLetters(argument: _stairs_v1_GroupDeadLettersRequest, callback: grpc.requestCallback<_stairs_v1_GroupDeadLettersResponse__Output>): grpc.ClientUnaryCall;
  /**
   * How many there are of each kind.
   */
  groupDeadLetters(argument: _stairs_v1_GroupDeadLettersRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_stairs_v1_GroupDeadLettersResponse__Output>): grpc.ClientUnaryCall;
  groupDeadLetters(argument: _stairs_v1_GroupDeadLettersRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_stairs_v1_GroupDeadLettersResponse__Output>): grpc.ClientUnaryCall;
  groupDeadLetters(argument: _stairs_v1_GroupDeadLettersRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_stairs_v1_GroupDeadLettersResponse__Output>): grpc.ClientUnaryCall;
  groupDeadLetters(argument: _stairs_v1_GroupDeadLettersRequest, callback: grpc.requestCallback<_stairs_v1_GroupDeadLettersResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Rows that ended with an error, newest first.
   */
  ListDeadLetters(argument: _stairs_v1_ListDeadLettersRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_stairs_v1_ListDeadLettersResponse__Output>): grpc.ClientUnaryCall;
  ListDeadLetters(argument: _stairs_v1_ListDeadLettersRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_stairs_v1_ListDeadLettersResponse__Output>): grpc.ClientUnaryCall;
  ListDeadLetters(argument: _stairs_v1_ListDeadLettersRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_stairs_v1_ListDeadLettersResponse__Output>): grpc.ClientUnaryCall;
  ListDeadLetters(argument: _stairs_v1_ListDeadLettersRequest, callback: grpc.requestCallback<_stairs_v1_ListDeadLettersResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Rows that ended with an error, newest first.
   */
  listDeadLetters(argument: _stairs_v1_ListDeadLettersRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_stairs_v1_ListDeadLettersResponse__Output>): grpc.ClientUnaryCall;
  listDeadLetters(argument: _stairs_v1_ListDeadLettersRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_stairs_v1_ListDeadLettersResponse__Output>): grpc.ClientUnaryCall;
  listDeadLetters(argument: _stairs_v1_ListDeadLettersRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_stairs_v1_ListDeadLettersResponse__Output>): grpc.ClientUnaryCall;
  listDeadLetters(argument: _stairs_v1_ListDeadLettersRequest, callback: grpc.requestCallback<_stairs_v1_ListDeadLettersResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * The steps that pipelines need and workers have.
   */
  ListSteps(argument: _stairs_v1_ListStepsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_stairs_v1_ListStepsResponse__Output>): grpc.ClientUnaryCall;
  ListSteps(argument: _stairs_v1_ListStepsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_stairs_v1_ListStepsResponse__Output>): grpc.ClientUnaryCall;
  ListSteps(argument: _stairs_v1_ListStepsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_stairs_v1_ListStepsResponse__Output>): grpc.ClientUnaryCall;
  ListSteps(argument: _stairs_v1_ListStepsRequest, callback: grpc.requestCallback<_stairs_v1_ListStepsResponse__Output>): grpc.ClientUnaryCall;
  /**
   * The steps that pipelines need and workers have.
   */
  listSteps(argument: _stairs_v1_ListStepsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_stairs_v1_ListStepsResponse__Output>): grpc.ClientUnaryCall;
  listSteps(argument: _stairs_v1_ListStepsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_stairs_v1_ListStepsResponse__Output>): grpc.ClientUnaryCall;
  listSteps(argument: _stairs_v1_ListStepsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_stairs_v1_ListStepsResponse__Output>): grpc.ClientUnaryCall;
  listSteps(argument: _stairs_v1_ListStepsRequest, callback: grpc.requestCallback<_stairs_v1_ListStepsResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * The connected workers, of all coordinators that share the queues.
   */
  ListWorkers(argument: _stairs_v1_ListWorkersRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_stairs_v1_ListWorkersResponse__Output>): grpc.ClientUnaryCall;
  ListWorkers(argument: _stairs_v1_ListWorkersRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_stairs_v1_ListWorkersResponse__Output>): grpc.ClientUnaryCall;
  ListWorkers(argument: _stairs_v1_ListWorkersRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_stairs_v1_ListWorkersResponse__Output>): grpc.ClientUnaryCall;
  ListWorkers(argument: _stairs_v1_ListWorkersRequest, callback: grpc.requestCallback<_stairs_v1_ListWorkersResponse__Output>): grpc.ClientUnaryCall;
  /**
   * The connected workers, of all coordinators that share the queues.
   */
  listWorkers(argument: _stairs_v1_ListWorkersRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_stairs_v1_ListWorkersResponse__Output>): grpc.ClientUnaryCall;
  listWorkers(argument: _stairs_v1_ListWorkersRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_stairs_v1_ListWorkersResponse__Output>): grpc.ClientUnaryCall;
  listWorkers(argument: _stairs_v1_ListWorkersRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_stairs_v1_ListWorkersResponse__Output>): grpc.ClientUnaryCall;
  listWorkers(argument: _stairs_v1_ListWorkersRequest, callback: grpc.requestCallback<_stairs_v1_ListWorkersResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Puts rows back where they failed; tells how far it is, and at last how it ended. A cancelled stream stops
   * between two slices: what was retried stays so.
   */
  RetryDeadLetters(argument: _stairs_v1_RetryDeadLettersRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_stairs_v1_RetryDeadLettersResponse__Output>;
  RetryDeadLetters(argument: _stairs_v1_RetryDeadLettersRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_stairs_v1_RetryDeadLettersResponse__Output>;
  /**
   * Puts rows back where they failed; tells how far it is, and at last how it ended. A cancelled stream stops
   * between two slices: what was retried stays so.
   */
  retryDeadLetters(argument: _stairs_v1_RetryDeadLettersRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_stairs_v1_RetryDeadLettersResponse__Output>;
  retryDeadLetters(argument: _stairs_v1_RetryDeadLettersRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_stairs_v1_RetryDeadLettersResponse__Output>;
  
  /**
   * The state of pipelines and the coordinator, now. All counts are rows.
   */
  Status(argument: _stairs_v1_StatusRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_stairs_v1_StatusResponse__Output>): grpc.ClientUnaryCall;
  Status(argument: _stairs_v1_StatusRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_stairs_v1_StatusResponse__Output>): grpc.ClientUnaryCall;
  Status(argument: _stairs_v1_StatusRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_stairs_v1_StatusResponse__Output>): grpc.ClientUnaryCall;
  Status(argument: _stairs_v1_StatusRequest, callback: grpc.requestCallback<_stairs_v1_StatusResponse__Output>): grpc.ClientUnaryCall;
  /**
   * The state of pipelines and the coordinator, now. All counts are rows.
   */
  status(argument: _stairs_v1_StatusRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_stairs_v1_StatusResponse__Output>): grpc.ClientUnaryCall;
  status(argument: _stairs_v1_StatusRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_stairs_v1_StatusResponse__Output>): grpc.ClientUnaryCall;
  status(argument: _stairs_v1_StatusRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_stairs_v1_StatusResponse__Output>): grpc.ClientUnaryCall;
  status(argument: _stairs_v1_StatusRequest, callback: grpc.requestCallback<_stairs_v1_StatusResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * The same again and again, until the client ends it.
   */
  Watch(argument: _stairs_v1_WatchRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_stairs_v1_WatchResponse__Output>;
  Watch(argument: _stairs_v1_WatchRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_stairs_v1_WatchResponse__Output>;
  /**
   * The same again and again, until the client ends it.
   */
  watch(argument: _stairs_v1_WatchRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_stairs_v1_WatchResponse__Output>;
  watch(argument: _stairs_v1_WatchRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_stairs_v1_WatchResponse__Output>;
  
}

/**
 * Statistics and state, for people, tools and commands that wait.
 */
export interface InspectServiceHandlers extends grpc.UntypedServiceImplementation {
  /**
   * Counts every stored row again and compares with what the coordinator counts, each queue at one moment,
   * while work goes on. NOT_FOUND for an unknown pipeline.
   */
  Audit: grpc.handleUnaryCall<_stairs_v1_AuditRequest__Output, _stairs_v1_AuditResponse>;
  
  /**
   * Tells when some pipelines, and all that they reach, are idle: nothing ready, delayed or in flight
   * and no producer's stream open. Sends the state every second, with the rows that cannot move since no
   * worker has their step, and ends with the first idle one.
   */
  AwaitIdle: grpc.handleServerStreamingCall<_stairs_v1_AwaitIdleRequest__Output, _stairs_v1_AwaitIdleResponse>;
  
  /**
   * Throws rows away; streams as RetryDeadLetters does.
   */
  DiscardDeadLetters: grpc.handleServerStreamingCall<_stairs_v1_DiscardDeadLettersRequest__Output, _stairs_v1_DiscardDeadLettersResponse>;
  
  /**
   * One of them, with its whole row.
   */
  GetDeadLetter: grpc.handleUnaryCall<_stairs_v1_GetDeadLetterRequest__Output, _stairs_v1_GetDeadLetterResponse>;
  
  /**
   * How many there are of each kind.
   */
  GroupDeadLetters: grpc.handleUnaryCall<_stairs_v1_GroupDeadLettersRequest__Output, _stairs_v1_GroupDeadLettersResponse>;
  
  /**
   * Rows that ended with an error, newest first.
   */
  ListDeadLetters: grpc.handleUnaryCall<_stairs_v1_ListDeadLettersRequest__Output, _stairs_v1_ListDeadLettersResponse>;
  
  /**
   * The steps that pipelines need and workers have.
   */
  ListSteps: grpc.handleUnaryCall<_stairs_v1_ListStepsRequest__Output, _stairs_v1_ListStepsResponse>;
  
  /**
   * The connected workers, of all coordinators that share the queues.
   */
  ListWorkers: grpc.handleUnaryCall<_stairs_v1_ListWorkersRequest__Output, _stairs_v1_ListWorkersResponse>;
  
  /**
   * Puts rows back where they failed; tells how far it is, and at last how it ended. A cancelled stream stops
   * between two slices: what was retried stays so.
   */
  RetryDeadLetters: grpc.handleServerStreamingCall<_stairs_v1_RetryDeadLettersRequest__Output, _stairs_v1_RetryDeadLettersResponse>;
  
  /**
   * The state of pipelines and the coordinator, now. All counts are rows.
   */
  Status: grpc.handleUnaryCall<_stairs_v1_StatusRequest__Output, _stairs_v1_StatusResponse>;
  
  /**
   * The same again and again, until the client ends it.
   */
  Watch: grpc.handleServerStreamingCall<_stairs_v1_WatchRequest__Output, _stairs_v1_WatchResponse>;
  
}

export interface InspectServiceDefinition extends grpc.ServiceDefinition {
  Audit: MethodDefinition<_stairs_v1_AuditRequest, _stairs_v1_AuditResponse, _stairs_v1_AuditRequest__Output, _stairs_v1_AuditResponse__Output>
  AwaitIdle: MethodDefinition<_stairs_v1_AwaitIdleRequest, _stairs_v1_AwaitIdleResponse, _stairs_v1_AwaitIdleRequest__Output, _stairs_v1_AwaitIdleResponse__Output>
  DiscardDeadLetters: MethodDefinition<_stairs_v1_DiscardDeadLettersRequest, _stairs_v1_DiscardDeadLettersResponse, _stairs_v1_DiscardDeadLettersRequest__Output, _stairs_v1_DiscardDeadLettersResponse__Output>
  GetDeadLetter: MethodDefinition<_stairs_v1_GetDeadLetterRequest, _stairs_v1_GetDeadLetterResponse, _stairs_v1_GetDeadLetterRequest__Output, _stairs_v1_GetDeadLetterResponse__Output>
  GroupDeadLetters: MethodDefinition<_stairs_v1_GroupDeadLettersRequest, _stairs_v1_GroupDeadLettersResponse, _stairs_v1_GroupDeadLettersRequest__Output, _stairs_v1_GroupDeadLettersResponse__Output>
  ListDeadLetters: MethodDefinition<_stairs_v1_ListDeadLettersRequest, _stairs_v1_ListDeadLettersResponse, _stairs_v1_ListDeadLettersRequest__Output, _stairs_v1_ListDeadLettersResponse__Output>
  ListSteps: MethodDefinition<_stairs_v1_ListStepsRequest, _stairs_v1_ListStepsResponse, _stairs_v1_ListStepsRequest__Output, _stairs_v1_ListStepsResponse__Output>
  ListWorkers: MethodDefinition<_stairs_v1_ListWorkersRequest, _stairs_v1_ListWorkersResponse, _stairs_v1_ListWorkersRequest__Output, _stairs_v1_ListWorkersResponse__Output>
  RetryDeadLetters: MethodDefinition<_stairs_v1_RetryDeadLettersRequest, _stairs_v1_RetryDeadLettersResponse, _stairs_v1_RetryDeadLettersRequest__Output, _stairs_v1_RetryDeadLettersResponse__Output>
  Status: MethodDefinition<_stairs_v1_StatusRequest, _stairs_v1_StatusResponse, _stairs_v1_StatusRequest__Output, _stairs_v1_StatusResponse__Output>
  Watch: MethodDefinition<_stairs_v1_WatchRequest, _stairs_v1_WatchResponse, _stairs_v1_WatchRequest__Output, _stairs_v1_WatchResponse__Output>
}
