// Original file: stairs/v1/pipeline.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { ActivateRequest as _stairs_v1_ActivateRequest, ActivateRequest__Output as _stairs_v1_ActivateRequest__Output } from '../../stairs/v1/ActivateRequest.js';
import type { ActivateResponse as _stairs_v1_ActivateResponse, ActivateResponse__Output as _stairs_v1_ActivateResponse__Output } from '../../stairs/v1/ActivateResponse.js';
import type { GetRequest as _stairs_v1_GetRequest, GetRequest__Output as _stairs_v1_GetRequest__Output } from '../../stairs/v1/GetRequest.js';
import type { GetResponse as _stairs_v1_GetResponse, GetResponse__Output as _stairs_v1_GetResponse__Output } from '../../stairs/v1/GetResponse.js';
import type { ListRequest as _stairs_v1_ListRequest, ListRequest__Output as _stairs_v1_ListRequest__Output } from '../../stairs/v1/ListRequest.js';
import type { ListResponse as _stairs_v1_ListResponse, ListResponse__Output as _stairs_v1_ListResponse__Output } from '../../stairs/v1/ListResponse.js';
import type { RegisterRequest as _stairs_v1_RegisterRequest, RegisterRequest__Output as _stairs_v1_RegisterRequest__Output } from '../../stairs/v1/RegisterRequest.js';
import type { RegisterResponse as _stairs_v1_RegisterResponse, RegisterResponse__Output as _stairs_v1_RegisterResponse__Output } from '../../stairs/v1/RegisterResponse.js';

/**
 * Makes pipelines known to the coordinator and shows what it made of them.
 */
export interface PipelineServiceClient extends grpc.Client {
  /**
   * Makes a stored plan the current one: rows that arrive from now on follow it. Rows in flight
   * finish on their own plan. ABORTED if `expected_plan_id` is given and is not current.
   */
  Activate(argument: _stairs_v1_ActivateRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_stairs_v1_ActivateResponse__Output>): grpc.ClientUnaryCall;
  Activate(argument: _stairs_v1_ActivateRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_stairs_v1_ActivateResponse__Output>): grpc.ClientUnaryCall;
  Activate(argument: _stairs_v1_ActivateRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_stairs_v1_ActivateResponse__Output>): grpc.ClientUnaryCall;
  Activate(argument: _stairs_v1_ActivateRequest, callback: grpc.requestCallback<_stairs_v1_ActivateResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Makes a stored plan the current one: rows that arrive from now on follow it. Rows in flight
   * finish on their own plan. ABORTED if `expected_plan_id` is given and is not current.
   */
  activate(argument: _stairs_v1_ActivateRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_stairs_v1_ActivateResponse__Output>): grpc.ClientUnaryCall;
  activate(argument: _stairs_v1_ActivateRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_stairs_v1_ActivateResponse__Output>): grpc.ClientUnaryCall;
  activate(argument: _stairs_v1_ActivateRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_stairs_v1_ActivateResponse__Output>): grpc.ClientUnaryCall;
  activate(argument: _stairs_v1_ActivateRequest, callback: grpc.requestCallback<_stairs_v1_ActivateResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * One pipeline with its current plan. NOT_FOUND if there is none of that name.
   */
  Get(argument: _stairs_v1_GetRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_stairs_v1_GetResponse__Output>): grpc.ClientUnaryCall;
  Get(argument: _stairs_v1_GetRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_stairs_v1_GetResponse__Output>): grpc.ClientUnaryCall;
  Get(argument: _stairs_v1_GetRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_stairs_v1_GetResponse__Output>): grpc.ClientUnaryCall;
  Get(argument: _stairs_v1_GetRequest, callback: grpc.requestCallback<_stairs_v1_GetResponse__Output>): grpc.ClientUnaryCall;
  /**
   * One pipeline with its current plan. NOT_FOUND if there is none of that name.
   */
  get(argument: _stairs_v1_GetRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_stairs_v1_GetResponse__Output>): grpc.ClientUnaryCall;
  get(argument: _stairs_v1_GetRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_stairs_v1_GetResponse__Output>): grpc.ClientUnaryCall;
  get(argument: _stairs_v1_GetRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_stairs_v1_GetResponse__Output>): grpc.ClientUnaryCall;
  get(argument: _stairs_v1_GetRequest, callback: grpc.requestCallback<_stairs_v1_GetResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * All pipelines.
   */
  List(argument: _stairs_v1_ListRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_stairs_v1_ListResponse__Output>): grpc.ClientUnaryCall;
  List(argument: _stairs_v1_ListRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_stairs_v1_ListResponse__Output>): grpc.ClientUnaryCall;
  List(argument: _stairs_v1_ListRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_stairs_v1_ListResponse__Output>): grpc.ClientUnaryCall;
  List(argument: _stairs_v1_ListRequest, callback: grpc.requestCallback<_stairs_v1_ListResponse__Output>): grpc.ClientUnaryCall;
  /**
   * All pipelines.
   */
  list(argument: _stairs_v1_ListRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_stairs_v1_ListResponse__Output>): grpc.ClientUnaryCall;
  list(argument: _stairs_v1_ListRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_stairs_v1_ListResponse__Output>): grpc.ClientUnaryCall;
  list(argument: _stairs_v1_ListRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_stairs_v1_ListResponse__Output>): grpc.ClientUnaryCall;
  list(argument: _stairs_v1_ListRequest, callback: grpc.requestCallback<_stairs_v1_ListResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Checks the specs, compiles each to a plan and stores it. A plan that is new becomes the pipeline's
   * current one. A plan that is known already is only offered, so that a worker of an older version
   * that connects again does not bring its plan back; Activate, or `activate`, makes it current.
   * INVALID_ARGUMENT: the message lists every error found, each with its place and its fix.
   */
  Register(argument: _stairs_v1_RegisterRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_stairs_v1_RegisterResponse__Output>): grpc.ClientUnaryCall;
  Register(argument: _stairs_v1_RegisterRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_stairs_v1_RegisterResponse__Output>): grpc.ClientUnaryCall;
  Register(argument: _stairs_v1_RegisterRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_stairs_v1_RegisterResponse__Output>): grpc.ClientUnaryCall;
  Register(argument: _stairs_v1_RegisterRequest, callback: grpc.requestCallback<_stairs_v1_RegisterResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Checks the specs, compiles each to a plan and stores it. A plan that is new becomes the pipeline's
   * current one. A plan that is known already is only offered, so that a worker of an older version
   * that connects again does not bring its plan back; Activate, or `activate`, makes it current.
   * INVALID_ARGUMENT: the message lists every error found, each with its place and its fix.
   */
  register(argument: _stairs_v1_RegisterRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_stairs_v1_RegisterResponse__Output>): grpc.ClientUnaryCall;
  register(argument: _stairs_v1_RegisterRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_stairs_v1_RegisterResponse__Output>): grpc.ClientUnaryCall;
  register(argument: _stairs_v1_RegisterRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_stairs_v1_RegisterResponse__Output>): grpc.ClientUnaryCall;
  register(argument: _stairs_v1_RegisterRequest, callback: grpc.requestCallback<_stairs_v1_RegisterResponse__Output>): grpc.ClientUnaryCall;
  
}

/**
 * Makes pipelines known to the coordinator and shows what it made of them.
 */
export interface PipelineServiceHandlers extends grpc.UntypedServiceImplementation {
  /**
   * Makes a stored plan the current one: rows that arrive from now on follow it. Rows in flight
   * finish on their own plan. ABORTED if `expected_plan_id` is given and is not current.
   */
  Activate: grpc.handleUnaryCall<_stairs_v1_ActivateRequest__Output, _stairs_v1_ActivateResponse>;
  
  /**
   * One pipeline with its current plan. NOT_FOUND if there is none of that name.
   */
  Get: grpc.handleUnaryCall<_stairs_v1_GetRequest__Output, _stairs_v1_GetResponse>;
  
  /**
   * All pipelines.
   */
  List: grpc.handleUnaryCall<_stairs_v1_ListRequest__Output, _stairs_v1_ListResponse>;
  
  /**
   * Checks the specs, compiles each to a plan and stores it. A plan that is new becomes the pipeline's
   * current one. A plan that is known already is only offered, so that a worker of an older version
   * that connects again does not bring its plan back; Activate, or `activate`, makes it current.
   * INVALID_ARGUMENT: the message lists every error found, each with its place and its fix.
   */
  Register: grpc.handleUnaryCall<_stairs_v1_RegisterRequest__Output, _stairs_v1_RegisterResponse>;
  
}

export interface PipelineServiceDefinition extends grpc.ServiceDefinition {
  Activate: MethodDefinition<_stairs_v1_ActivateRequest, _stairs_v1_ActivateResponse, _stairs_v1_ActivateRequest__Output, _stairs_v1_ActivateResponse__Output>
  Get: MethodDefinition<_stairs_v1_GetRequest, _stairs_v1_GetResponse, _stairs_v1_GetRequest__Output, _stairs_v1_GetResponse__Output>
  List: MethodDefinition<_stairs_v1_ListRequest, _stairs_v1_ListResponse, _stairs_v1_ListRequest__Output, _stairs_v1_ListResponse__Output>
  Register: MethodDefinition<_stairs_v1_RegisterRequest, _stairs_v1_RegisterResponse, _stairs_v1_RegisterRequest__Output, _stairs_v1_RegisterResponse__Output>
}
