// Original file: stairs/v1/pipeline.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { ActivateRequest as _stairs_v1_ActivateRequest, ActivateRequest__Output as _stairs_v1_ActivateRequest__Output } from '../../stairs/v1/ActivateRequest.js';
import type { ActivateResponse as _stairs_v1_ActivateResponse, ActivateResponse__Output as _stairs_v1_ActivateResponse__Output } from '../../stairs/v1/ActivateResponse.js';
import type { DrainRequest as _stairs_v1_DrainRequest, DrainRequest__Output as _stairs_v1_DrainRequest__Output } from '../../stairs/v1/DrainRequest.js';
import type { DrainResponse as _stairs_v1_DrainResponse, DrainResponse__Output as _stairs_v1_DrainResponse__Output } from '../../stairs/v1/DrainResponse.js';
import type { FlushRequest as _stairs_v1_FlushRequest, FlushRequest__Output as _stairs_v1_FlushRequest__Output } from '../../stairs/v1/FlushRequest.js';
import type { FlushResponse as _stairs_v1_FlushResponse, FlushResponse__Output as _stairs_v1_FlushResponse__Output } from '../../stairs/v1/FlushResponse.js';
import type { GetRequest as _stairs_v1_GetRequest, GetRequest__Output as _stairs_v1_GetRequest__Output } from '../../stairs/v1/GetRequest.js';
import type { GetResponse as _stairs_v1_GetResponse, GetResponse__Output as _stairs_v1_GetResponse__Output } from '../../stairs/v1/GetResponse.js';
import type { ListRequest as _stairs_v1_ListRequest, ListRequest__Output as _stairs_v1_ListRequest__Output } from '../../stairs/v1/ListRequest.js';
import type { ListResponse as _stairs_v1_ListResponse, ListResponse__Output as _stairs_v1_ListResponse__Output } from '../../stairs/v1/ListResponse.js';
import type { PauseRequest as _stairs_v1_PauseRequest, PauseRequest__Output as _stairs_v1_PauseRequest__Output } from '../../stairs/v1/PauseRequest.js';
import type { PauseResponse as _stairs_v1_PauseResponse, PauseResponse__Output as _stairs_v1_PauseResponse__Output } from '../../stairs/v1/PauseResponse.js';
import type { RegisterRequest as _stairs_v1_RegisterRequest, RegisterRequest__Output as _stairs_v1_RegisterRequest__Output } from '../../stairs/v1/RegisterRequest.js';
import type { RegisterResponse as _stairs_v1_RegisterResponse, RegisterResponse__Output as _stairs_v1_RegisterResponse__Output } from '../../stairs/v1/RegisterResponse.js';
import type { ResumeRequest as _stairs_v1_ResumeRequest, ResumeRequest__Output as _stairs_v1_ResumeRequest__Output } from '../../stairs/v1/ResumeRequest.js';
import type { ResumeResponse as _stairs_v1_ResumeResponse, ResumeResponse__Output as _stairs_v1_ResumeResponse__Output } from '../../stairs/v1/ResumeResponse.js';

/**
 * Registers pipelines, shows their plans, and controls whole pipelines.
 */
export interface PipelineServiceClient extends grpc.Client {
  /**
   * Makes a stored plan current: rows that arrive from now on follow it. Rows in flight finish on their
   * own plan. ABORTED if `expected_plan_id` is set and is not the current plan.
   */
  Activate(argument: _stairs_v1_ActivateRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_stairs_v1_ActivateResponse__Output>): grpc.ClientUnaryCall;
  Activate(argument: _stairs_v1_ActivateRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_stairs_v1_ActivateResponse__Output>): grpc.ClientUnaryCall;
  Activate(argument: _stairs_v1_ActivateRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_stairs_v1_ActivateResponse__Output>): grpc.ClientUnaryCall;
  Activate(argument: _stairs_v1_ActivateRequest, callback: grpc.requestCallback<_stairs_v1_ActivateResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Makes a stored plan current: rows that arrive from now on follow it. Rows in flight finish on their
   * own plan. ABORTED if `expected_plan_id` is set and is not the current plan.
   */
  activate(argument: _stairs_v1_ActivateRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_stairs_v1_ActivateResponse__Output>): grpc.ClientUnaryCall;
  activate(argument: _stairs_v1_ActivateRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_stairs_v1_ActivateResponse__Output>): grpc.ClientUnaryCall;
  activate(argument: _stairs_v1_ActivateRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_stairs_v1_ActivateResponse__Output>): grpc.ClientUnaryCall;
  activate(argument: _stairs_v1_ActivateRequest, callback: grpc.requestCallback<_stairs_v1_ActivateResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Closes pipelines to producers and other pipelines, while the rows inside go on to their end. The
   * coordinator sends the state every second and ends the stream when the pipelines are empty. They stay
   * closed until Resume, with or without a listener. Rows that a pipeline hands to itself, directly or
   * through others, still enter. ABORTED if another client pauses or resumes a pipeline meanwhile.
   */
  Drain(argument: _stairs_v1_DrainRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_stairs_v1_DrainResponse__Output>;
  Drain(argument: _stairs_v1_DrainRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_stairs_v1_DrainResponse__Output>;
  /**
   * Closes pipelines to producers and other pipelines, while the rows inside go on to their end. The
   * coordinator sends the state every second and ends the stream when the pipelines are empty. They stay
   * closed until Resume, with or without a listener. Rows that a pipeline hands to itself, directly or
   * through others, still enter. ABORTED if another client pauses or resumes a pipeline meanwhile.
   */
  drain(argument: _stairs_v1_DrainRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_stairs_v1_DrainResponse__Output>;
  drain(argument: _stairs_v1_DrainRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_stairs_v1_DrainResponse__Output>;
  
  /**
   * Discards all rows in the pipelines' queues and calls, in one step for each pipeline. The coordinator
   * cancels the calls, and their outcomes are STALE. Dead letters stay. Producers notice nothing and send
   * nothing again.
   */
  Flush(argument: _stairs_v1_FlushRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_stairs_v1_FlushResponse__Output>): grpc.ClientUnaryCall;
  Flush(argument: _stairs_v1_FlushRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_stairs_v1_FlushResponse__Output>): grpc.ClientUnaryCall;
  Flush(argument: _stairs_v1_FlushRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_stairs_v1_FlushResponse__Output>): grpc.ClientUnaryCall;
  Flush(argument: _stairs_v1_FlushRequest, callback: grpc.requestCallback<_stairs_v1_FlushResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Discards all rows in the pipelines' queues and calls, in one step for each pipeline. The coordinator
   * cancels the calls, and their outcomes are STALE. Dead letters stay. Producers notice nothing and send
   * nothing again.
   */
  flush(argument: _stairs_v1_FlushRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_stairs_v1_FlushResponse__Output>): grpc.ClientUnaryCall;
  flush(argument: _stairs_v1_FlushRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_stairs_v1_FlushResponse__Output>): grpc.ClientUnaryCall;
  flush(argument: _stairs_v1_FlushRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_stairs_v1_FlushResponse__Output>): grpc.ClientUnaryCall;
  flush(argument: _stairs_v1_FlushRequest, callback: grpc.requestCallback<_stairs_v1_FlushResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Returns one pipeline with its current plan. NOT_FOUND if no pipeline has the name.
   */
  Get(argument: _stairs_v1_GetRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_stairs_v1_GetResponse__Output>): grpc.ClientUnaryCall;
  Get(argument: _stairs_v1_GetRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_stairs_v1_GetResponse__Output>): grpc.ClientUnaryCall;
  Get(argument: _stairs_v1_GetRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_stairs_v1_GetResponse__Output>): grpc.ClientUnaryCall;
  Get(argument: _stairs_v1_GetRequest, callback: grpc.requestCallback<_stairs_v1_GetResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Returns one pipeline with its current plan. NOT_FOUND if no pipeline has the name.
   */
  get(argument: _stairs_v1_GetRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_stairs_v1_GetResponse__Output>): grpc.ClientUnaryCall;
  get(argument: _stairs_v1_GetRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_stairs_v1_GetResponse__Output>): grpc.ClientUnaryCall;
  get(argument: _stairs_v1_GetRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_stairs_v1_GetResponse__Output>): grpc.ClientUnaryCall;
  get(argument: _stairs_v1_GetRequest, callback: grpc.requestCallback<_stairs_v1_GetResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Returns all pipelines.
   */
  List(argument: _stairs_v1_ListRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_stairs_v1_ListResponse__Output>): grpc.ClientUnaryCall;
  List(argument: _stairs_v1_ListRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_stairs_v1_ListResponse__Output>): grpc.ClientUnaryCall;
  List(argument: _stairs_v1_ListRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_stairs_v1_ListResponse__Output>): grpc.ClientUnaryCall;
  List(argument: _stairs_v1_ListRequest, callback: grpc.requestCallback<_stairs_v1_ListResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Returns all pipelines.
   */
  list(argument: _stairs_v1_ListRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_stairs_v1_ListResponse__Output>): grpc.ClientUnaryCall;
  list(argument: _stairs_v1_ListRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_stairs_v1_ListResponse__Output>): grpc.ClientUnaryCall;
  list(argument: _stairs_v1_ListRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_stairs_v1_ListResponse__Output>): grpc.ClientUnaryCall;
  list(argument: _stairs_v1_ListRequest, callback: grpc.requestCallback<_stairs_v1_ListResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Holds rows back: calls in hand finish, and no other row goes to a worker. Producers may push until the
   * queues are full. A pause lasts until Resume, also over restarts. The coordinator answers when it
   * holds only rows in calls. NOT_FOUND for a name without a match, INVALID_ARGUMENT for a bare name that
   * several apps have.
   */
  Pause(argument: _stairs_v1_PauseRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_stairs_v1_PauseResponse__Output>): grpc.ClientUnaryCall;
  Pause(argument: _stairs_v1_PauseRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_stairs_v1_PauseResponse__Output>): grpc.ClientUnaryCall;
  Pause(argument: _stairs_v1_PauseRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_stairs_v1_PauseResponse__Output>): grpc.ClientUnaryCall;
  Pause(argument: _stairs_v1_PauseRequest, callback: grpc.requestCallback<_stairs_v1_PauseResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Holds rows back: calls in hand finish, and no other row goes to a worker. Producers may push until the
   * queues are full. A pause lasts until Resume, also over restarts. The coordinator answers when it
   * holds only rows in calls. NOT_FOUND for a name without a match, INVALID_ARGUMENT for a bare name that
   * several apps have.
   */
  pause(argument: _stairs_v1_PauseRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_stairs_v1_PauseResponse__Output>): grpc.ClientUnaryCall;
  pause(argument: _stairs_v1_PauseRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_stairs_v1_PauseResponse__Output>): grpc.ClientUnaryCall;
  pause(argument: _stairs_v1_PauseRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_stairs_v1_PauseResponse__Output>): grpc.ClientUnaryCall;
  pause(argument: _stairs_v1_PauseRequest, callback: grpc.requestCallback<_stairs_v1_PauseResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Checks the specs, compiles each to a plan, and stores it. A new plan becomes the pipeline's current
   * plan. The coordinator only offers a known plan, so a worker of an older version that reconnects
   * cannot bring its plan back. Activate, or `activate`, makes a known plan current.
   * INVALID_ARGUMENT: the message lists every error with its place and its fix.
   */
  Register(argument: _stairs_v1_RegisterRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_stairs_v1_RegisterResponse__Output>): grpc.ClientUnaryCall;
  Register(argument: _stairs_v1_RegisterRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_stairs_v1_RegisterResponse__Output>): grpc.ClientUnaryCall;
  Register(argument: _stairs_v1_RegisterRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_stairs_v1_RegisterResponse__Output>): grpc.ClientUnaryCall;
  Register(argument: _stairs_v1_RegisterRequest, callback: grpc.requestCallback<_stairs_v1_RegisterResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Checks the specs, compiles each to a plan, and stores it. A new plan becomes the pipeline's current
   * plan. The coordinator only offers a known plan, so a worker of an older version that reconnects
   * cannot bring its plan back. Activate, or `activate`, makes a known plan current.
   * INVALID_ARGUMENT: the message lists every error with its place and its fix.
   */
  register(argument: _stairs_v1_RegisterRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_stairs_v1_RegisterResponse__Output>): grpc.ClientUnaryCall;
  register(argument: _stairs_v1_RegisterRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_stairs_v1_RegisterResponse__Output>): grpc.ClientUnaryCall;
  register(argument: _stairs_v1_RegisterRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_stairs_v1_RegisterResponse__Output>): grpc.ClientUnaryCall;
  register(argument: _stairs_v1_RegisterRequest, callback: grpc.requestCallback<_stairs_v1_RegisterResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Lets rows move again after Pause or Drain. Waiting producers continue by themselves.
   */
  Resume(argument: _stairs_v1_ResumeRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_stairs_v1_ResumeResponse__Output>): grpc.ClientUnaryCall;
  Resume(argument: _stairs_v1_ResumeRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_stairs_v1_ResumeResponse__Output>): grpc.ClientUnaryCall;
  Resume(argument: _stairs_v1_ResumeRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_stairs_v1_ResumeResponse__Output>): grpc.ClientUnaryCall;
  Resume(argument: _stairs_v1_ResumeRequest, callback: grpc.requestCallback<_stairs_v1_ResumeResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Lets rows move again after Pause or Drain. Waiting producers continue by themselves.
   */
  resume(argument: _stairs_v1_ResumeRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_stairs_v1_ResumeResponse__Output>): grpc.ClientUnaryCall;
  resume(argument: _stairs_v1_ResumeRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_stairs_v1_ResumeResponse__Output>): grpc.ClientUnaryCall;
  resume(argument: _stairs_v1_ResumeRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_stairs_v1_ResumeResponse__Output>): grpc.ClientUnaryCall;
  resume(argument: _stairs_v1_ResumeRequest, callback: grpc.requestCallback<_stairs_v1_ResumeResponse__Output>): grpc.ClientUnaryCall;
  
}

/**
 * Registers pipelines, shows their plans, and controls whole pipelines.
 */
export interface PipelineServiceHandlers extends grpc.UntypedServiceImplementation {
  /**
   * Makes a stored plan current: rows that arrive from now on follow it. Rows in flight finish on their
   * own plan. ABORTED if `expected_plan_id` is set and is not the current plan.
   */
  Activate: grpc.handleUnaryCall<_stairs_v1_ActivateRequest__Output, _stairs_v1_ActivateResponse>;
  
  /**
   * Closes pipelines to producers and other pipelines, while the rows inside go on to their end. The
   * coordinator sends the state every second and ends the stream when the pipelines are empty. They stay
   * closed until Resume, with or without a listener. Rows that a pipeline hands to itself, directly or
   * through others, still enter. ABORTED if another client pauses or resumes a pipeline meanwhile.
   */
  Drain: grpc.handleServerStreamingCall<_stairs_v1_DrainRequest__Output, _stairs_v1_DrainResponse>;
  
  /**
   * Discards all rows in the pipelines' queues and calls, in one step for each pipeline. The coordinator
   * cancels the calls, and their outcomes are STALE. Dead letters stay. Producers notice nothing and send
   * nothing again.
   */
  Flush: grpc.handleUnaryCall<_stairs_v1_FlushRequest__Output, _stairs_v1_FlushResponse>;
  
  /**
   * Returns one pipeline with its current plan. NOT_FOUND if no pipeline has the name.
   */
  Get: grpc.handleUnaryCall<_stairs_v1_GetRequest__Output, _stairs_v1_GetResponse>;
  
  /**
   * Returns all pipelines.
   */
  List: grpc.handleUnaryCall<_stairs_v1_ListRequest__Output, _stairs_v1_ListResponse>;
  
  /**
   * Holds rows back: calls in hand finish, and no other row goes to a worker. Producers may push until the
   * queues are full. A pause lasts until Resume, also over restarts. The coordinator answers when it
   * holds only rows in calls. NOT_FOUND for a name without a match, INVALID_ARGUMENT for a bare name that
   * several apps have.
   */
  Pause: grpc.handleUnaryCall<_stairs_v1_PauseRequest__Output, _stairs_v1_PauseResponse>;
  
  /**
   * Checks the specs, compiles each to a plan, and stores it. A new plan becomes the pipeline's current
   * plan. The coordinator only offers a known plan, so a worker of an older version that reconnects
   * cannot bring its plan back. Activate, or `activate`, makes a known plan current.
   * INVALID_ARGUMENT: the message lists every error with its place and its fix.
   */
  Register: grpc.handleUnaryCall<_stairs_v1_RegisterRequest__Output, _stairs_v1_RegisterResponse>;
  
  /**
   * Lets rows move again after Pause or Drain. Waiting producers continue by themselves.
   */
  Resume: grpc.handleUnaryCall<_stairs_v1_ResumeRequest__Output, _stairs_v1_ResumeResponse>;
  
}

export interface PipelineServiceDefinition extends grpc.ServiceDefinition {
  Activate: MethodDefinition<_stairs_v1_ActivateRequest, _stairs_v1_ActivateResponse, _stairs_v1_ActivateRequest__Output, _stairs_v1_ActivateResponse__Output>
  Drain: MethodDefinition<_stairs_v1_DrainRequest, _stairs_v1_DrainResponse, _stairs_v1_DrainRequest__Output, _stairs_v1_DrainResponse__Output>
  Flush: MethodDefinition<_stairs_v1_FlushRequest, _stairs_v1_FlushResponse, _stairs_v1_FlushRequest__Output, _stairs_v1_FlushResponse__Output>
  Get: MethodDefinition<_stairs_v1_GetRequest, _stairs_v1_GetResponse, _stairs_v1_GetRequest__Output, _stairs_v1_GetResponse__Output>
  List: MethodDefinition<_stairs_v1_ListRequest, _stairs_v1_ListResponse, _stairs_v1_ListRequest__Output, _stairs_v1_ListResponse__Output>
  Pause: MethodDefinition<_stairs_v1_PauseRequest, _stairs_v1_PauseResponse, _stairs_v1_PauseRequest__Output, _stairs_v1_PauseResponse__Output>
  Register: MethodDefinition<_stairs_v1_RegisterRequest, _stairs_v1_RegisterResponse, _stairs_v1_RegisterRequest__Output, _stairs_v1_RegisterResponse__Output>
  Resume: MethodDefinition<_stairs_v1_ResumeRequest, _stairs_v1_ResumeResponse, _stairs_v1_ResumeRequest__Output, _stairs_v1_ResumeResponse__Output>
}
