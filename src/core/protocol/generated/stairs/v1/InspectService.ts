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
 * Statistics and state for people, tools, and commands that wait.
 */
export interface InspectServiceClient extends grpc.Client {
  /**
   * Counts every stored row again and compares the result with the counters, each queue at one moment,
   * while work goes on. NOT_FOUND for an unknown pipeline.
   */
  Audit(argument: _stairs_v1_AuditRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_stairs_v1_AuditResponse__Output>): grpc.ClientUnaryCall;
  Audit(argument: _stairs_v1_AuditRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_stairs_v1_AuditResponse__Output>): grpc.ClientUnaryCall;
  Audit(argument: _stairs_v1_AuditRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_stairs_v1_AuditResponse__Output>): grpc.ClientUnaryCall;
  Audit(argument: _stairs_v1_AuditRequest, callback: grpc.requestCallback<_stairs_v1_AuditResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Counts every stored row again and compares the result with the counters, each queue at one moment,
   * while work goes on. NOT_FOUND for an unknown pipeline.
   */
  audit(argument: _stairs_v1_AuditRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_stairs_v1_AuditResponse__Output>): grpc.ClientUnaryCall;
  audit(argument: _stairs_v1_AuditRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_stairs_v1_AuditResponse__Output>): grpc.ClientUnaryCall;
  audit(argument: _stairs_v1_AuditRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_stairs_v1_AuditResponse__Output>): grpc.ClientUnaryCall;
  audit(argument: _stairs_v1_AuditRequest, callback: grpc.requestCallback<_stairs_v1_AuditResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Waits until some pipelines, and all that they reach, are idle: no row ready, delayed, or in flight,
   * and no open producer stream. The coordinator sends the state every second, with the rows that cannot
   * move, and ends the stream with the first idle state.
   */
  AwaitIdle(argument: _stairs_v1_AwaitIdleRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_stairs_v1_AwaitIdleResponse__Output>;
  AwaitIdle(argument: _stairs_v1_AwaitIdleRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_stairs_v1_AwaitIdleResponse__Output>;
  /**
   * Waits until some pipelines, and all that they reach, are idle: no row ready, delayed, or in flight,
   * and no open producer stream. The coordinator sends the state every second, with the rows that cannot
   * move, and ends the stream with the first idle state.
   */
  awaitIdle(argument: _stairs_v1_AwaitIdleRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_stairs_v1_AwaitIdleResponse__Output>;
  awaitIdle(argument: _stairs_v1_AwaitIdleRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_stairs_v1_AwaitIdleResponse__Output>;
  
  /**
   * Discards rows. The stream reports as RetryDeadLetters does.
   */
  DiscardDeadLetters(argument: _stairs_v1_DiscardDeadLettersRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_stairs_v1_DiscardDeadLettersResponse__Output>;
  DiscardDeadLetters(argument: _stairs_v1_DiscardDeadLettersRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_stairs_v1_DiscardDeadLettersResponse__Output>;
  /**
   * Discards rows. The stream reports as RetryDeadLetters does.
   */
  discardDeadLetters(argument: _stairs_v1_DiscardDeadLettersRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_stairs_v1_DiscardDeadLettersResponse__Output>;
  discardDeadLetters(argument: _stairs_v1_DiscardDeadLettersRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_stairs_v1_DiscardDeadLettersResponse__Output>;
  
  /**
   * Returns one of them with its whole row.
   */
  GetDeadLetter(argument: _stairs_v1_GetDeadLetterRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_stairs_v1_GetDeadLetterResponse__Output>): grpc.ClientUnaryCall;
  GetDeadLetter(argument: _stairs_v1_GetDeadLetterRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_stairs_v1_GetDeadLetterResponse__Output>): grpc.ClientUnaryCall;
  GetDeadLetter(argument: _stairs_v1_GetDeadLetterRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_stairs_v1_GetDeadLetterResponse__Output>): grpc.ClientUnaryCall;
  GetDeadLetter(argument: _stairs_v1_GetDeadLetterRequest, callback: grpc.requestCallback<_stairs_v1_GetDeadLetterResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Returns one of them with its whole row.
   */
  getDeadLetter(argument: _stairs_v1_GetDeadLetterRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_stairs_v1_GetDeadLetterResponse__Output>): grpc.ClientUnaryCall;
  getDeadLetter(argument: _stairs_v1_GetDeadLetterRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_stairs_v1_GetDeadLetterResponse__Output>): grpc.ClientUnaryCall;
  getDeadLetter(argument: _stairs_v1_GetDeadLetterRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_stairs_v1_GetDeadLetterResponse__Output>): grpc.ClientUnaryCall;
  getDeadLetter(argument: _stairs_v1_GetDeadLetterRequest, callback: grpc.requestCallback<_stairs_v1_GetDeadLetterResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Counts them by kind.
   */
  GroupDeadLetters(argument: _stairs_v1_GroupDeadLettersRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_stairs_v1_GroupDeadLettersResponse__Output>): grpc.ClientUnaryCall;
  GroupDeadLetters(argument: _stairs_v1_GroupDeadLettersRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_stairs_v1_GroupDeadLettersResponse__Output>): grpc.ClientUnaryCall;
  GroupDeadLetters(argument: _stairs_v1_GroupDeadLettersRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_stairs_v1_GroupDeadLettersResponse__Output>): grpc.ClientUnaryCall;
  GroupDeadLetters(argument: _stairs_v1_GroupDeadLettersRequest, callback: grpc.requestCallback<_stairs_v1_GroupDeadLettersResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Counts them by kind.
   */
  groupDeadLetters(argument: _stairs_v1_GroupDeadLettersRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_stairs_v1_GroupDeadLettersResponse__Output>): grpc.ClientUnaryCall;
  groupDeadLetters(argument: _stairs_v1_GroupDeadLettersRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_stairs_v1_GroupDeadLettersResponse__Output>): grpc.ClientUnaryCall;
  groupDeadLetters(argument: _stairs_v1_GroupDeadLettersRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_stairs_v1_GroupDeadLettersResponse__Output>): grpc.ClientUnaryCall;
  groupDeadLetters(argument: _stairs_v1_GroupDeadLettersRequest, callback: grpc.requestCallback<_stairs_v1_GroupDeadLettersResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Returns rows that ended with an error, newest first.
   */
  ListDeadLetters(argument: _stairs_v1_ListDeadLettersRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_stairs_v1_ListDeadLettersResponse__Output>): grpc.ClientUnaryCall;
  ListDeadLetters(argument: _stairs_v1_ListDeadLettersRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_stairs_v1_ListDeadLettersResponse__Output>): grpc.ClientUnaryCall;
  ListDeadLetters(argument: _stairs_v1_ListDeadLettersRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_stairs_v1_ListDeadLettersResponse__Output>): grpc.ClientUnaryCall;
  ListDeadLetters(argument: _stairs_v1_ListDeadLettersRequest, callback: grpc.requestCallback<_stairs_v1_ListDeadLettersResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Returns rows that ended with an error, newest first.
   */
  listDeadLetters(argument: _stairs_v1_ListDeadLettersRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_stairs_v1_ListDeadLettersResponse__Output>): grpc.ClientUnaryCall;
  listDeadLetters(argument: _stairs_v1_ListDeadLettersRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_stairs_v1_ListDeadLettersResponse__Output>): grpc.ClientUnaryCall;
  listDeadLetters(argument: _stairs_v1_ListDeadLettersRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_stairs_v1_ListDeadLettersResponse__Output>): grpc.ClientUnaryCall;
  listDeadLetters(argument: _stairs_v1_ListDeadLettersRequest, callback: grpc.requestCallback<_stairs_v1_ListDeadLettersResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Returns the steps that pipelines need and workers have.
   */
  ListSteps(argument: _stairs_v1_ListStepsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_stairs_v1_ListStepsResponse__Output>): grpc.ClientUnaryCall;
  ListSteps(argument: _stairs_v1_ListStepsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_stairs_v1_ListStepsResponse__Output>): grpc.ClientUnaryCall;
  ListSteps(argument: _stairs_v1_ListStepsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_stairs_v1_ListStepsResponse__Output>): grpc.ClientUnaryCall;
  ListSteps(argument: _stairs_v1_ListStepsRequest, callback: grpc.requestCallback<_stairs_v1_ListStepsResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Returns the steps that pipelines need and workers have.
   */
  listSteps(argument: _stairs_v1_ListStepsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_stairs_v1_ListStepsResponse__Output>): grpc.ClientUnaryCall;
  listSteps(argument: _stairs_v1_ListStepsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_stairs_v1_ListStepsResponse__Output>): grpc.ClientUnaryCall;
  listSteps(argument: _stairs_v1_ListStepsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_stairs_v1_ListStepsResponse__Output>): grpc.ClientUnaryCall;
  listSteps(argument: _stairs_v1_ListStepsRequest, callback: grpc.requestCallback<_stairs_v1_ListStepsResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Returns the connected workers of all coordinators that share the queues.
   */
  ListWorkers(argument: _stairs_v1_ListWorkersRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_stairs_v1_ListWorkersResponse__Output>): grpc.ClientUnaryCall;
  ListWorkers(argument: _stairs_v1_ListWorkersRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_stairs_v1_ListWorkersResponse__Output>): grpc.ClientUnaryCall;
  ListWorkers(argument: _stairs_v1_ListWorkersRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_stairs_v1_ListWorkersResponse__Output>): grpc.ClientUnaryCall;
  ListWorkers(argument: _stairs_v1_ListWorkersRequest, callback: grpc.requestCallback<_stairs_v1_ListWorkersResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Returns the connected workers of all coordinators that share the queues.
   */
  listWorkers(argument: _stairs_v1_ListWorkersRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_stairs_v1_ListWorkersResponse__Output>): grpc.ClientUnaryCall;
  listWorkers(argument: _stairs_v1_ListWorkersRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_stairs_v1_ListWorkersResponse__Output>): grpc.ClientUnaryCall;
  listWorkers(argument: _stairs_v1_ListWorkersRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_stairs_v1_ListWorkersResponse__Output>): grpc.ClientUnaryCall;
  listWorkers(argument: _stairs_v1_ListWorkersRequest, callback: grpc.requestCallback<_stairs_v1_ListWorkersResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Puts rows back where they failed. The stream reports the progress and then the end. If the client
   * cancels it, the coordinator stops between two slices, and retried rows stay retried.
   */
  RetryDeadLetters(argument: _stairs_v1_RetryDeadLettersRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_stairs_v1_RetryDeadLettersResponse__Output>;
  RetryDeadLetters(argument: _stairs_v1_RetryDeadLettersRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_stairs_v1_RetryDeadLettersResponse__Output>;
  /**
   * Puts rows back where they failed. The stream reports the progress and then the end. If the client
   * cancels it, the coordinator stops between two slices, and retried rows stay retried.
   */
  retryDeadLetters(argument: _stairs_v1_RetryDeadLettersRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_stairs_v1_RetryDeadLettersResponse__Output>;
  retryDeadLetters(argument: _stairs_v1_RetryDeadLettersRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_stairs_v1_RetryDeadLettersResponse__Output>;
  
  /**
   * Returns the present state of pipelines and the coordinator. All counts are rows.
   */
  Status(argument: _stairs_v1_StatusRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_stairs_v1_StatusResponse__Output>): grpc.ClientUnaryCall;
  Status(argument: _stairs_v1_StatusRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_stairs_v1_StatusResponse__Output>): grpc.ClientUnaryCall;
  Status(argument: _stairs_v1_StatusRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_stairs_v1_StatusResponse__Output>): grpc.ClientUnaryCall;
  Status(argument: _stairs_v1_StatusRequest, callback: grpc.requestCallback<_stairs_v1_StatusResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Returns the present state of pipelines and the coordinator. All counts are rows.
   */
  status(argument: _stairs_v1_StatusRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_stairs_v1_StatusResponse__Output>): grpc.ClientUnaryCall;
  status(argument: _stairs_v1_StatusRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_stairs_v1_StatusResponse__Output>): grpc.ClientUnaryCall;
  status(argument: _stairs_v1_StatusRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_stairs_v1_StatusResponse__Output>): grpc.ClientUnaryCall;
  status(argument: _stairs_v1_StatusRequest, callback: grpc.requestCallback<_stairs_v1_StatusResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Sends the same state at intervals until the client ends the stream.
   */
  Watch(argument: _stairs_v1_WatchRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_stairs_v1_WatchResponse__Output>;
  Watch(argument: _stairs_v1_WatchRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_stairs_v1_WatchResponse__Output>;
  /**
   * Sends the same state at intervals until the client ends the stream.
   */
  watch(argument: _stairs_v1_WatchRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_stairs_v1_WatchResponse__Output>;
  watch(argument: _stairs_v1_WatchRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_stairs_v1_WatchResponse__Output>;
  
}

/**
 * Statistics and state for people, tools, and commands that wait.
 */
export interface InspectServiceHandlers extends grpc.UntypedServiceImplementation {
  /**
   * Counts every stored row again and compares the result with the counters, each queue at one moment,
   * while work goes on. NOT_FOUND for an unknown pipeline.
   */
  Audit: grpc.handleUnaryCall<_stairs_v1_AuditRequest__Output, _stairs_v1_AuditResponse>;
  
  /**
   * Waits until some pipelines, and all that they reach, are idle: no row ready, delayed, or in flight,
   * and no open producer stream. The coordinator sends the state every second, with the rows that cannot
   * move, and ends the stream with the first idle state.
   */
  AwaitIdle: grpc.handleServerStreamingCall<_stairs_v1_AwaitIdleRequest__Output, _stairs_v1_AwaitIdleResponse>;
  
  /**
   * Discards rows. The stream reports as RetryDeadLetters does.
   */
  DiscardDeadLetters: grpc.handleServerStreamingCall<_stairs_v1_DiscardDeadLettersRequest__Output, _stairs_v1_DiscardDeadLettersResponse>;
  
  /**
   * Returns one of them with its whole row.
   */
  GetDeadLetter: grpc.handleUnaryCall<_stairs_v1_GetDeadLetterRequest__Output, _stairs_v1_GetDeadLetterResponse>;
  
  /**
   * Counts them by kind.
   */
  GroupDeadLetters: grpc.handleUnaryCall<_stairs_v1_GroupDeadLettersRequest__Output, _stairs_v1_GroupDeadLettersResponse>;
  
  /**
   * Returns rows that ended with an error, newest first.
   */
  ListDeadLetters: grpc.handleUnaryCall<_stairs_v1_ListDeadLettersRequest__Output, _stairs_v1_ListDeadLettersResponse>;
  
  /**
   * Returns the steps that pipelines need and workers have.
   */
  ListSteps: grpc.handleUnaryCall<_stairs_v1_ListStepsRequest__Output, _stairs_v1_ListStepsResponse>;
  
  /**
   * Returns the connected workers of all coordinators that share the queues.
   */
  ListWorkers: grpc.handleUnaryCall<_stairs_v1_ListWorkersRequest__Output, _stairs_v1_ListWorkersResponse>;
  
  /**
   * Puts rows back where they failed. The stream reports the progress and then the end. If the client
   * cancels it, the coordinator stops between two slices, and retried rows stay retried.
   */
  RetryDeadLetters: grpc.handleServerStreamingCall<_stairs_v1_RetryDeadLettersRequest__Output, _stairs_v1_RetryDeadLettersResponse>;
  
  /**
   * Returns the present state of pipelines and the coordinator. All counts are rows.
   */
  Status: grpc.handleUnaryCall<_stairs_v1_StatusRequest__Output, _stairs_v1_StatusResponse>;
  
  /**
   * Sends the same state at intervals until the client ends the stream.
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
