import type * as grpc from '@grpc/grpc-js';
import type { MessageTypeDefinition } from '@grpc/proto-loader';

import type { AccessStatus as _stairs_v1_AccessStatus, AccessStatus__Output as _stairs_v1_AccessStatus__Output } from './stairs/v1/AccessStatus.js';
import type { ActivateRequest as _stairs_v1_ActivateRequest, ActivateRequest__Output as _stairs_v1_ActivateRequest__Output } from './stairs/v1/ActivateRequest.js';
import type { ActivateResponse as _stairs_v1_ActivateResponse, ActivateResponse__Output as _stairs_v1_ActivateResponse__Output } from './stairs/v1/ActivateResponse.js';
import type { AddValueNode as _stairs_v1_AddValueNode, AddValueNode__Output as _stairs_v1_AddValueNode__Output } from './stairs/v1/AddValueNode.js';
import type { AuditRequest as _stairs_v1_AuditRequest, AuditRequest__Output as _stairs_v1_AuditRequest__Output } from './stairs/v1/AuditRequest.js';
import type { AuditResponse as _stairs_v1_AuditResponse, AuditResponse__Output as _stairs_v1_AuditResponse__Output } from './stairs/v1/AuditResponse.js';
import type { AwaitIdleRequest as _stairs_v1_AwaitIdleRequest, AwaitIdleRequest__Output as _stairs_v1_AwaitIdleRequest__Output } from './stairs/v1/AwaitIdleRequest.js';
import type { AwaitIdleResponse as _stairs_v1_AwaitIdleResponse, AwaitIdleResponse__Output as _stairs_v1_AwaitIdleResponse__Output } from './stairs/v1/AwaitIdleResponse.js';
import type { Batch as _stairs_v1_Batch, Batch__Output as _stairs_v1_Batch__Output } from './stairs/v1/Batch.js';
import type { BytesColumn as _stairs_v1_BytesColumn, BytesColumn__Output as _stairs_v1_BytesColumn__Output } from './stairs/v1/BytesColumn.js';
import type { Call as _stairs_v1_Call, Call__Output as _stairs_v1_Call__Output } from './stairs/v1/Call.js';
import type { CallFailure as _stairs_v1_CallFailure, CallFailure__Output as _stairs_v1_CallFailure__Output } from './stairs/v1/CallFailure.js';
import type { CallNode as _stairs_v1_CallNode, CallNode__Output as _stairs_v1_CallNode__Output } from './stairs/v1/CallNode.js';
import type { CallRequest as _stairs_v1_CallRequest, CallRequest__Output as _stairs_v1_CallRequest__Output } from './stairs/v1/CallRequest.js';
import type { CallResponse as _stairs_v1_CallResponse, CallResponse__Output as _stairs_v1_CallResponse__Output } from './stairs/v1/CallResponse.js';
import type { CallView as _stairs_v1_CallView, CallView__Output as _stairs_v1_CallView__Output } from './stairs/v1/CallView.js';
import type { Cancel as _stairs_v1_Cancel, Cancel__Output as _stairs_v1_Cancel__Output } from './stairs/v1/Cancel.js';
import type { ChooseNode as _stairs_v1_ChooseNode, ChooseNode__Output as _stairs_v1_ChooseNode__Output } from './stairs/v1/ChooseNode.js';
import type { Column as _stairs_v1_Column, Column__Output as _stairs_v1_Column__Output } from './stairs/v1/Column.js';
import type { ConcatenateNode as _stairs_v1_ConcatenateNode, ConcatenateNode__Output as _stairs_v1_ConcatenateNode__Output } from './stairs/v1/ConcatenateNode.js';
import type { CoordinatorStatus as _stairs_v1_CoordinatorStatus, CoordinatorStatus__Output as _stairs_v1_CoordinatorStatus__Output } from './stairs/v1/CoordinatorStatus.js';
import type { DeadAttempt as _stairs_v1_DeadAttempt, DeadAttempt__Output as _stairs_v1_DeadAttempt__Output } from './stairs/v1/DeadAttempt.js';
import type { DeadLetter as _stairs_v1_DeadLetter, DeadLetter__Output as _stairs_v1_DeadLetter__Output } from './stairs/v1/DeadLetter.js';
import type { DeadLetterEdit as _stairs_v1_DeadLetterEdit, DeadLetterEdit__Output as _stairs_v1_DeadLetterEdit__Output } from './stairs/v1/DeadLetterEdit.js';
import type { DeadLetterFilter as _stairs_v1_DeadLetterFilter, DeadLetterFilter__Output as _stairs_v1_DeadLetterFilter__Output } from './stairs/v1/DeadLetterFilter.js';
import type { DeadLetterGroup as _stairs_v1_DeadLetterGroup, DeadLetterGroup__Output as _stairs_v1_DeadLetterGroup__Output } from './stairs/v1/DeadLetterGroup.js';
import type { DiscardDeadLettersRequest as _stairs_v1_DiscardDeadLettersRequest, DiscardDeadLettersRequest__Output as _stairs_v1_DiscardDeadLettersRequest__Output } from './stairs/v1/DiscardDeadLettersRequest.js';
import type { DiscardDeadLettersResponse as _stairs_v1_DiscardDeadLettersResponse, DiscardDeadLettersResponse__Output as _stairs_v1_DiscardDeadLettersResponse__Output } from './stairs/v1/DiscardDeadLettersResponse.js';
import type { Drain as _stairs_v1_Drain, Drain__Output as _stairs_v1_Drain__Output } from './stairs/v1/Drain.js';
import type { DrainRequest as _stairs_v1_DrainRequest, DrainRequest__Output as _stairs_v1_DrainRequest__Output } from './stairs/v1/DrainRequest.js';
import type { DrainResponse as _stairs_v1_DrainResponse, DrainResponse__Output as _stairs_v1_DrainResponse__Output } from './stairs/v1/DrainResponse.js';
import type { DropCount as _stairs_v1_DropCount, DropCount__Output as _stairs_v1_DropCount__Output } from './stairs/v1/DropCount.js';
import type { Dropped as _stairs_v1_Dropped, Dropped__Output as _stairs_v1_Dropped__Output } from './stairs/v1/Dropped.js';
import type { EntryNode as _stairs_v1_EntryNode, EntryNode__Output as _stairs_v1_EntryNode__Output } from './stairs/v1/EntryNode.js';
import type { Failure as _stairs_v1_Failure, Failure__Output as _stairs_v1_Failure__Output } from './stairs/v1/Failure.js';
import type { FilterNode as _stairs_v1_FilterNode, FilterNode__Output as _stairs_v1_FilterNode__Output } from './stairs/v1/FilterNode.js';
import type { FlushRequest as _stairs_v1_FlushRequest, FlushRequest__Output as _stairs_v1_FlushRequest__Output } from './stairs/v1/FlushRequest.js';
import type { FlushResponse as _stairs_v1_FlushResponse, FlushResponse__Output as _stairs_v1_FlushResponse__Output } from './stairs/v1/FlushResponse.js';
import type { FlushedPipeline as _stairs_v1_FlushedPipeline, FlushedPipeline__Output as _stairs_v1_FlushedPipeline__Output } from './stairs/v1/FlushedPipeline.js';
import type { GetDeadLetterRequest as _stairs_v1_GetDeadLetterRequest, GetDeadLetterRequest__Output as _stairs_v1_GetDeadLetterRequest__Output } from './stairs/v1/GetDeadLetterRequest.js';
import type { GetDeadLetterResponse as _stairs_v1_GetDeadLetterResponse, GetDeadLetterResponse__Output as _stairs_v1_GetDeadLetterResponse__Output } from './stairs/v1/GetDeadLetterResponse.js';
import type { GetNode as _stairs_v1_GetNode, GetNode__Output as _stairs_v1_GetNode__Output } from './stairs/v1/GetNode.js';
import type { GetRequest as _stairs_v1_GetRequest, GetRequest__Output as _stairs_v1_GetRequest__Output } from './stairs/v1/GetRequest.js';
import type { GetResponse as _stairs_v1_GetResponse, GetResponse__Output as _stairs_v1_GetResponse__Output } from './stairs/v1/GetResponse.js';
import type { GroupDeadLettersRequest as _stairs_v1_GroupDeadLettersRequest, GroupDeadLettersRequest__Output as _stairs_v1_GroupDeadLettersRequest__Output } from './stairs/v1/GroupDeadLettersRequest.js';
import type { GroupDeadLettersResponse as _stairs_v1_GroupDeadLettersResponse, GroupDeadLettersResponse__Output as _stairs_v1_GroupDeadLettersResponse__Output } from './stairs/v1/GroupDeadLettersResponse.js';
import type { Heartbeat as _stairs_v1_Heartbeat, Heartbeat__Output as _stairs_v1_Heartbeat__Output } from './stairs/v1/Heartbeat.js';
import type { Hello as _stairs_v1_Hello, Hello__Output as _stairs_v1_Hello__Output } from './stairs/v1/Hello.js';
import type { IngestServiceClient as _stairs_v1_IngestServiceClient, IngestServiceDefinition as _stairs_v1_IngestServiceDefinition } from './stairs/v1/IngestService.js';
import type { InspectServiceClient as _stairs_v1_InspectServiceClient, InspectServiceDefinition as _stairs_v1_InspectServiceDefinition } from './stairs/v1/InspectService.js';
import type { Link as _stairs_v1_Link, Link__Output as _stairs_v1_Link__Output } from './stairs/v1/Link.js';
import type { ListDeadLettersRequest as _stairs_v1_ListDeadLettersRequest, ListDeadLettersRequest__Output as _stairs_v1_ListDeadLettersRequest__Output } from './stairs/v1/ListDeadLettersRequest.js';
import type { ListDeadLettersResponse as _stairs_v1_ListDeadLettersResponse, ListDeadLettersResponse__Output as _stairs_v1_ListDeadLettersResponse__Output } from './stairs/v1/ListDeadLettersResponse.js';
import type { ListRequest as _stairs_v1_ListRequest, ListRequest__Output as _stairs_v1_ListRequest__Output } from './stairs/v1/ListRequest.js';
import type { ListResponse as _stairs_v1_ListResponse, ListResponse__Output as _stairs_v1_ListResponse__Output } from './stairs/v1/ListResponse.js';
import type { ListStepsRequest as _stairs_v1_ListStepsRequest, ListStepsRequest__Output as _stairs_v1_ListStepsRequest__Output } from './stairs/v1/ListStepsRequest.js';
import type { ListStepsResponse as _stairs_v1_ListStepsResponse, ListStepsResponse__Output as _stairs_v1_ListStepsResponse__Output } from './stairs/v1/ListStepsResponse.js';
import type { ListWorkersRequest as _stairs_v1_ListWorkersRequest, ListWorkersRequest__Output as _stairs_v1_ListWorkersRequest__Output } from './stairs/v1/ListWorkersRequest.js';
import type { ListWorkersResponse as _stairs_v1_ListWorkersResponse, ListWorkersResponse__Output as _stairs_v1_ListWorkersResponse__Output } from './stairs/v1/ListWorkersResponse.js';
import type { Node as _stairs_v1_Node, Node__Output as _stairs_v1_Node__Output } from './stairs/v1/Node.js';
import type { Outcome as _stairs_v1_Outcome, Outcome__Output as _stairs_v1_Outcome__Output } from './stairs/v1/Outcome.js';
import type { OutcomeAck as _stairs_v1_OutcomeAck, OutcomeAck__Output as _stairs_v1_OutcomeAck__Output } from './stairs/v1/OutcomeAck.js';
import type { OutcomePart as _stairs_v1_OutcomePart, OutcomePart__Output as _stairs_v1_OutcomePart__Output } from './stairs/v1/OutcomePart.js';
import type { OutcomePartAck as _stairs_v1_OutcomePartAck, OutcomePartAck__Output as _stairs_v1_OutcomePartAck__Output } from './stairs/v1/OutcomePartAck.js';
import type { Output as _stairs_v1_Output, Output__Output as _stairs_v1_Output__Output } from './stairs/v1/Output.js';
import type { PauseRequest as _stairs_v1_PauseRequest, PauseRequest__Output as _stairs_v1_PauseRequest__Output } from './stairs/v1/PauseRequest.js';
import type { PauseResponse as _stairs_v1_PauseResponse, PauseResponse__Output as _stairs_v1_PauseResponse__Output } from './stairs/v1/PauseResponse.js';
import type { PeerStatus as _stairs_v1_PeerStatus, PeerStatus__Output as _stairs_v1_PeerStatus__Output } from './stairs/v1/PeerStatus.js';
import type { PipelineNode as _stairs_v1_PipelineNode, PipelineNode__Output as _stairs_v1_PipelineNode__Output } from './stairs/v1/PipelineNode.js';
import type { PipelineServiceClient as _stairs_v1_PipelineServiceClient, PipelineServiceDefinition as _stairs_v1_PipelineServiceDefinition } from './stairs/v1/PipelineService.js';
import type { PipelineSpec as _stairs_v1_PipelineSpec, PipelineSpec__Output as _stairs_v1_PipelineSpec__Output } from './stairs/v1/PipelineSpec.js';
import type { PipelineStatus as _stairs_v1_PipelineStatus, PipelineStatus__Output as _stairs_v1_PipelineStatus__Output } from './stairs/v1/PipelineStatus.js';
import type { PlanView as _stairs_v1_PlanView, PlanView__Output as _stairs_v1_PlanView__Output } from './stairs/v1/PlanView.js';
import type { PushAck as _stairs_v1_PushAck, PushAck__Output as _stairs_v1_PushAck__Output } from './stairs/v1/PushAck.js';
import type { PushBatch as _stairs_v1_PushBatch, PushBatch__Output as _stairs_v1_PushBatch__Output } from './stairs/v1/PushBatch.js';
import type { PushOpen as _stairs_v1_PushOpen, PushOpen__Output as _stairs_v1_PushOpen__Output } from './stairs/v1/PushOpen.js';
import type { PushOpened as _stairs_v1_PushOpened, PushOpened__Output as _stairs_v1_PushOpened__Output } from './stairs/v1/PushOpened.js';
import type { PushRequest as _stairs_v1_PushRequest, PushRequest__Output as _stairs_v1_PushRequest__Output } from './stairs/v1/PushRequest.js';
import type { PushResponse as _stairs_v1_PushResponse, PushResponse__Output as _stairs_v1_PushResponse__Output } from './stairs/v1/PushResponse.js';
import type { PushWait as _stairs_v1_PushWait, PushWait__Output as _stairs_v1_PushWait__Output } from './stairs/v1/PushWait.js';
import type { QueueAudit as _stairs_v1_QueueAudit, QueueAudit__Output as _stairs_v1_QueueAudit__Output } from './stairs/v1/QueueAudit.js';
import type { QueueNode as _stairs_v1_QueueNode, QueueNode__Output as _stairs_v1_QueueNode__Output } from './stairs/v1/QueueNode.js';
import type { RegisterRequest as _stairs_v1_RegisterRequest, RegisterRequest__Output as _stairs_v1_RegisterRequest__Output } from './stairs/v1/RegisterRequest.js';
import type { RegisterResponse as _stairs_v1_RegisterResponse, RegisterResponse__Output as _stairs_v1_RegisterResponse__Output } from './stairs/v1/RegisterResponse.js';
import type { RegisteredPipeline as _stairs_v1_RegisteredPipeline, RegisteredPipeline__Output as _stairs_v1_RegisteredPipeline__Output } from './stairs/v1/RegisteredPipeline.js';
import type { RejectedStep as _stairs_v1_RejectedStep, RejectedStep__Output as _stairs_v1_RejectedStep__Output } from './stairs/v1/RejectedStep.js';
import type { RenameNode as _stairs_v1_RenameNode, RenameNode__Output as _stairs_v1_RenameNode__Output } from './stairs/v1/RenameNode.js';
import type { Resume as _stairs_v1_Resume, Resume__Output as _stairs_v1_Resume__Output } from './stairs/v1/Resume.js';
import type { ResumeRequest as _stairs_v1_ResumeRequest, ResumeRequest__Output as _stairs_v1_ResumeRequest__Output } from './stairs/v1/ResumeRequest.js';
import type { ResumeResponse as _stairs_v1_ResumeResponse, ResumeResponse__Output as _stairs_v1_ResumeResponse__Output } from './stairs/v1/ResumeResponse.js';
import type { RetryDeadLettersRequest as _stairs_v1_RetryDeadLettersRequest, RetryDeadLettersRequest__Output as _stairs_v1_RetryDeadLettersRequest__Output } from './stairs/v1/RetryDeadLettersRequest.js';
import type { RetryDeadLettersResponse as _stairs_v1_RetryDeadLettersResponse, RetryDeadLettersResponse__Output as _stairs_v1_RetryDeadLettersResponse__Output } from './stairs/v1/RetryDeadLettersResponse.js';
import type { RetryPolicy as _stairs_v1_RetryPolicy, RetryPolicy__Output as _stairs_v1_RetryPolicy__Output } from './stairs/v1/RetryPolicy.js';
import type { RowIdRange as _stairs_v1_RowIdRange, RowIdRange__Output as _stairs_v1_RowIdRange__Output } from './stairs/v1/RowIdRange.js';
import type { SelectNode as _stairs_v1_SelectNode, SelectNode__Output as _stairs_v1_SelectNode__Output } from './stairs/v1/SelectNode.js';
import type { StageStatus as _stairs_v1_StageStatus, StageStatus__Output as _stairs_v1_StageStatus__Output } from './stairs/v1/StageStatus.js';
import type { StageView as _stairs_v1_StageView, StageView__Output as _stairs_v1_StageView__Output } from './stairs/v1/StageView.js';
import type { StalledRows as _stairs_v1_StalledRows, StalledRows__Output as _stairs_v1_StalledRows__Output } from './stairs/v1/StalledRows.js';
import type { StatusRequest as _stairs_v1_StatusRequest, StatusRequest__Output as _stairs_v1_StatusRequest__Output } from './stairs/v1/StatusRequest.js';
import type { StatusResponse as _stairs_v1_StatusResponse, StatusResponse__Output as _stairs_v1_StatusResponse__Output } from './stairs/v1/StatusResponse.js';
import type { Step as _stairs_v1_Step, Step__Output as _stairs_v1_Step__Output } from './stairs/v1/Step.js';
import type { StepNode as _stairs_v1_StepNode, StepNode__Output as _stairs_v1_StepNode__Output } from './stairs/v1/StepNode.js';
import type { StepStatus as _stairs_v1_StepStatus, StepStatus__Output as _stairs_v1_StepStatus__Output } from './stairs/v1/StepStatus.js';
import type { WatchRequest as _stairs_v1_WatchRequest, WatchRequest__Output as _stairs_v1_WatchRequest__Output } from './stairs/v1/WatchRequest.js';
import type { WatchResponse as _stairs_v1_WatchResponse, WatchResponse__Output as _stairs_v1_WatchResponse__Output } from './stairs/v1/WatchResponse.js';
import type { Welcome as _stairs_v1_Welcome, Welcome__Output as _stairs_v1_Welcome__Output } from './stairs/v1/Welcome.js';
import type { WorkRequest as _stairs_v1_WorkRequest, WorkRequest__Output as _stairs_v1_WorkRequest__Output } from './stairs/v1/WorkRequest.js';
import type { WorkResponse as _stairs_v1_WorkResponse, WorkResponse__Output as _stairs_v1_WorkResponse__Output } from './stairs/v1/WorkResponse.js';
import type { WorkerServiceClient as _stairs_v1_WorkerServiceClient, WorkerServiceDefinition as _stairs_v1_WorkerServiceDefinition } from './stairs/v1/WorkerService.js';
import type { WorkerStatus as _stairs_v1_WorkerStatus, WorkerStatus__Output as _stairs_v1_WorkerStatus__Output } from './stairs/v1/WorkerStatus.js';

type SubtypeConstructor<Constructor extends new (...args: any) => any, Subtype> = {
  new(...args: ConstructorParameters<Constructor>): Subtype;
};

export interface ProtoGrpcType {
  stairs: {
    v1: {
      AccessStatus: MessageTypeDefinition<_stairs_v1_AccessStatus, _stairs_v1_AccessStatus__Output>
      ActivateRequest: MessageTypeDefinition<_stairs_v1_ActivateRequest, _stairs_v1_ActivateRequest__Output>
      ActivateResponse: MessageTypeDefinition<_stairs_v1_ActivateResponse, _stairs_v1_ActivateResponse__Output>
      AddValueNode: MessageTypeDefinition<_stairs_v1_AddValueNode, _stairs_v1_AddValueNode__Output>
      AuditRequest: MessageTypeDefinition<_stairs_v1_AuditRequest, _stairs_v1_AuditRequest__Output>
      AuditResponse: MessageTypeDefinition<_stairs_v1_AuditResponse, _stairs_v1_AuditResponse__Output>
      AwaitIdleRequest: MessageTypeDefinition<_stairs_v1_AwaitIdleRequest, _stairs_v1_AwaitIdleRequest__Output>
      AwaitIdleResponse: MessageTypeDefinition<_stairs_v1_AwaitIdleResponse, _stairs_v1_AwaitIdleResponse__Output>
      Batch: MessageTypeDefinition<_stairs_v1_Batch, _stairs_v1_Batch__Output>
      BytesColumn: MessageTypeDefinition<_stairs_v1_BytesColumn, _stairs_v1_BytesColumn__Output>
      Call: MessageTypeDefinition<_stairs_v1_Call, _stairs_v1_Call__Output>
      CallFailure: MessageTypeDefinition<_stairs_v1_CallFailure, _stairs_v1_CallFailure__Output>
      CallNode: MessageTypeDefinition<_stairs_v1_CallNode, _stairs_v1_CallNode__Output>
      CallRequest: MessageTypeDefinition<_stairs_v1_CallRequest, _stairs_v1_CallRequest__Output>
      CallResponse: MessageTypeDefinition<_stairs_v1_CallResponse, _stairs_v1_CallResponse__Output>
      CallView: MessageTypeDefinition<_stairs_v1_CallView, _stairs_v1_CallView__Output>
      Cancel: MessageTypeDefinition<_stairs_v1_Cancel, _stairs_v1_Cancel__Output>
      ChooseNode: MessageTypeDefinition<_stairs_v1_ChooseNode, _stairs_v1_ChooseNode__Output>
      Column: MessageTypeDefinition<_stairs_v1_Column, _stairs_v1_Column__Output>
      ConcatenateNode: MessageTypeDefinition<_stairs_v1_ConcatenateNode, _stairs_v1_ConcatenateNode__Output>
      CoordinatorStatus: MessageTypeDefinition<_stairs_v1_CoordinatorStatus, _stairs_v1_CoordinatorStatus__Output>
      DeadAttempt: MessageTypeDefinition<_stairs_v1_DeadAttempt, _stairs_v1_DeadAttempt__Output>
      DeadLetter: MessageTypeDefinition<_stairs_v1_DeadLetter, _stairs_v1_DeadLetter__Output>
      DeadLetterEdit: MessageTypeDefinition<_stairs_v1_DeadLetterEdit, _stairs_v1_DeadLetterEdit__Output>
      DeadLetterFilter: MessageTypeDefinition<_stairs_v1_DeadLetterFilter, _stairs_v1_DeadLetterFilter__Output>
      DeadLetterGroup: MessageTypeDefinition<_stairs_v1_DeadLetterGroup, _stairs_v1_DeadLetterGroup__Output>
      DiscardDeadLettersRequest: MessageTypeDefinition<_stairs_v1_DiscardDeadLettersRequest, _stairs_v1_DiscardDeadLettersRequest__Output>
      DiscardDeadLettersResponse: MessageTypeDefinition<_stairs_v1_DiscardDeadLettersResponse, _stairs_v1_DiscardDeadLettersResponse__Output>
      Drain: MessageTypeDefinition<_stairs_v1_Drain, _stairs_v1_Drain__Output>
      DrainRequest: MessageTypeDefinition<_stairs_v1_DrainRequest, _stairs_v1_DrainRequest__Output>
      DrainResponse: MessageTypeDefinition<_stairs_v1_DrainResponse, _stairs_v1_DrainResponse__Output>
      DropCount: MessageTypeDefinition<_stairs_v1_DropCount, _stairs_v1_DropCount__Output>
      Dropped: MessageTypeDefinition<_stairs_v1_Dropped, _stairs_v1_Dropped__Output>
      EntryNode: MessageTypeDefinition<_stairs_v1_EntryNode, _stairs_v1_EntryNode__Output>
      Failure: MessageTypeDefinition<_stairs_v1_Failure, _stairs_v1_Failure__Output>
      FilterNode: MessageTypeDefinition<_stairs_v1_FilterNode, _stairs_v1_FilterNode__Output>
      FlushRequest: MessageTypeDefinition<_stairs_v1_FlushRequest, _stairs_v1_FlushRequest__Output>
      FlushResponse: MessageTypeDefinition<_stairs_v1_FlushResponse, _stairs_v1_FlushResponse__Output>
      FlushedPipeline: MessageTypeDefinition<_stairs_v1_FlushedPipeline, _stairs_v1_FlushedPipeline__Output>
      GetDeadLetterRequest: MessageTypeDefinition<_stairs_v1_GetDeadLetterRequest, _stairs_v1_GetDeadLetterRequest__Output>
      GetDeadLetterResponse: MessageTypeDefinition<_stairs_v1_GetDeadLetterResponse, _stairs_v1_GetDeadLetterResponse__Output>
      GetNode: MessageTypeDefinition<_stairs_v1_GetNode, _stairs_v1_GetNode__Output>
      GetRequest: MessageTypeDefinition<_stairs_v1_GetRequest, _stairs_v1_GetRequest__Output>
      GetResponse: MessageTypeDefinition<_stairs_v1_GetResponse, _stairs_v1_GetResponse__Output>
      GroupDeadLettersRequest: MessageTypeDefinition<_stairs_v1_GroupDeadLettersRequest, _stairs_v1_GroupDeadLettersRequest__Output>
      GroupDeadLettersResponse: MessageTypeDefinition<_stairs_v1_GroupDeadLettersResponse, _stairs_v1_GroupDeadLettersResponse__Output>
      Heartbeat: MessageTypeDefinition<_stairs_v1_Heartbeat, _stairs_v1_Heartbeat__Output>
      Hello: MessageTypeDefinition<_stairs_v1_Hello, _stairs_v1_Hello__Output>
      /**
       * Takes rows from producers.
       */
      IngestService: SubtypeConstructor<typeof grpc.Client, _stairs_v1_IngestServiceClient> & { service: _stairs_v1_IngestServiceDefinition }
      /**
       * Statistics and state for people, tools, and commands that wait.
       */
      InspectService: SubtypeConstructor<typeof grpc.Client, _stairs_v1_InspectServiceClient> & { service: _stairs_v1_InspectServiceDefinition }
      Link: MessageTypeDefinition<_stairs_v1_Link, _stairs_v1_Link__Output>
      ListDeadLettersRequest: MessageTypeDefinition<_stairs_v1_ListDeadLettersRequest, _stairs_v1_ListDeadLettersRequest__Output>
      ListDeadLettersResponse: MessageTypeDefinition<_stairs_v1_ListDeadLettersResponse, _stairs_v1_ListDeadLettersResponse__Output>
      ListRequest: MessageTypeDefinition<_stairs_v1_ListRequest, _stairs_v1_ListRequest__Output>
      ListResponse: MessageTypeDefinition<_stairs_v1_ListResponse, _stairs_v1_ListResponse__Output>
      ListStepsRequest: MessageTypeDefinition<_stairs_v1_ListStepsRequest, _stairs_v1_ListStepsRequest__Output>
      ListStepsResponse: MessageTypeDefinition<_stairs_v1_ListStepsResponse, _stairs_v1_ListStepsResponse__Output>
      ListWorkersRequest: MessageTypeDefinition<_stairs_v1_ListWorkersRequest, _stairs_v1_ListWorkersRequest__Output>
      ListWorkersResponse: MessageTypeDefinition<_stairs_v1_ListWorkersResponse, _stairs_v1_ListWorkersResponse__Output>
      Node: MessageTypeDefinition<_stairs_v1_Node, _stairs_v1_Node__Output>
      Outcome: MessageTypeDefinition<_stairs_v1_Outcome, _stairs_v1_Outcome__Output>
      OutcomeAck: MessageTypeDefinition<_stairs_v1_OutcomeAck, _stairs_v1_OutcomeAck__Output>
      OutcomePart: MessageTypeDefinition<_stairs_v1_OutcomePart, _stairs_v1_OutcomePart__Output>
      OutcomePartAck: MessageTypeDefinition<_stairs_v1_OutcomePartAck, _stairs_v1_OutcomePartAck__Output>
      Output: MessageTypeDefinition<_stairs_v1_Output, _stairs_v1_Output__Output>
      PauseRequest: MessageTypeDefinition<_stairs_v1_PauseRequest, _stairs_v1_PauseRequest__Output>
      PauseResponse: MessageTypeDefinition<_stairs_v1_PauseResponse, _stairs_v1_PauseResponse__Output>
      PeerStatus: MessageTypeDefinition<_stairs_v1_PeerStatus, _stairs_v1_PeerStatus__Output>
      PipelineNode: MessageTypeDefinition<_stairs_v1_PipelineNode, _stairs_v1_PipelineNode__Output>
      /**
       * Registers pipelines, shows their plans, and controls whole pipelines.
       */
      PipelineService: SubtypeConstructor<typeof grpc.Client, _stairs_v1_PipelineServiceClient> & { service: _stairs_v1_PipelineServiceDefinition }
      PipelineSpec: MessageTypeDefinition<_stairs_v1_PipelineSpec, _stairs_v1_PipelineSpec__Output>
      PipelineStatus: MessageTypeDefinition<_stairs_v1_PipelineStatus, _stairs_v1_PipelineStatus__Output>
      PlanView: MessageTypeDefinition<_stairs_v1_PlanView, _stairs_v1_PlanView__Output>
      PushAck: MessageTypeDefinition<_stairs_v1_PushAck, _stairs_v1_PushAck__Output>
      PushBatch: MessageTypeDefinition<_stairs_v1_PushBatch, _stairs_v1_PushBatch__Output>
      PushOpen: MessageTypeDefinition<_stairs_v1_PushOpen, _stairs_v1_PushOpen__Output>
      PushOpened: MessageTypeDefinition<_stairs_v1_PushOpened, _stairs_v1_PushOpened__Output>
      PushRequest: MessageTypeDefinition<_stairs_v1_PushRequest, _stairs_v1_PushRequest__Output>
      PushResponse: MessageTypeDefinition<_stairs_v1_PushResponse, _stairs_v1_PushResponse__Output>
      PushWait: MessageTypeDefinition<_stairs_v1_PushWait, _stairs_v1_PushWait__Output>
      QueueAudit: MessageTypeDefinition<_stairs_v1_QueueAudit, _stairs_v1_QueueAudit__Output>
      QueueNode: MessageTypeDefinition<_stairs_v1_QueueNode, _stairs_v1_QueueNode__Output>
      RegisterRequest: MessageTypeDefinition<_stairs_v1_RegisterRequest, _stairs_v1_RegisterRequest__Output>
      RegisterResponse: MessageTypeDefinition<_stairs_v1_RegisterResponse, _stairs_v1_RegisterResponse__Output>
      RegisteredPipeline: MessageTypeDefinition<_stairs_v1_RegisteredPipeline, _stairs_v1_RegisteredPipeline__Output>
      RejectedStep: MessageTypeDefinition<_stairs_v1_RejectedStep, _stairs_v1_RejectedStep__Output>
      RenameNode: MessageTypeDefinition<_stairs_v1_RenameNode, _stairs_v1_RenameNode__Output>
      Resume: MessageTypeDefinition<_stairs_v1_Resume, _stairs_v1_Resume__Output>
      ResumeRequest: MessageTypeDefinition<_stairs_v1_ResumeRequest, _stairs_v1_ResumeRequest__Output>
      ResumeResponse: MessageTypeDefinition<_stairs_v1_ResumeResponse, _stairs_v1_ResumeResponse__Output>
      RetryDeadLettersRequest: MessageTypeDefinition<_stairs_v1_RetryDeadLettersRequest, _stairs_v1_RetryDeadLettersRequest__Output>
      RetryDeadLettersResponse: MessageTypeDefinition<_stairs_v1_RetryDeadLettersResponse, _stairs_v1_RetryDeadLettersResponse__Output>
      RetryPolicy: MessageTypeDefinition<_stairs_v1_RetryPolicy, _stairs_v1_RetryPolicy__Output>
      RowIdRange: MessageTypeDefinition<_stairs_v1_RowIdRange, _stairs_v1_RowIdRange__Output>
      SelectNode: MessageTypeDefinition<_stairs_v1_SelectNode, _stairs_v1_SelectNode__Output>
      StageStatus: MessageTypeDefinition<_stairs_v1_StageStatus, _stairs_v1_StageStatus__Output>
      StageView: MessageTypeDefinition<_stairs_v1_StageView, _stairs_v1_StageView__Output>
      StalledRows: MessageTypeDefinition<_stairs_v1_StalledRows, _stairs_v1_StalledRows__Output>
      StatusRequest: MessageTypeDefinition<_stairs_v1_StatusRequest, _stairs_v1_StatusRequest__Output>
      StatusResponse: MessageTypeDefinition<_stairs_v1_StatusResponse, _stairs_v1_StatusResponse__Output>
      Step: MessageTypeDefinition<_stairs_v1_Step, _stairs_v1_Step__Output>
      StepNode: MessageTypeDefinition<_stairs_v1_StepNode, _stairs_v1_StepNode__Output>
      StepStatus: MessageTypeDefinition<_stairs_v1_StepStatus, _stairs_v1_StepStatus__Output>
      WatchRequest: MessageTypeDefinition<_stairs_v1_WatchRequest, _stairs_v1_WatchRequest__Output>
      WatchResponse: MessageTypeDefinition<_stairs_v1_WatchResponse, _stairs_v1_WatchResponse__Output>
      Welcome: MessageTypeDefinition<_stairs_v1_Welcome, _stairs_v1_Welcome__Output>
      WorkRequest: MessageTypeDefinition<_stairs_v1_WorkRequest, _stairs_v1_WorkRequest__Output>
      WorkResponse: MessageTypeDefinition<_stairs_v1_WorkResponse, _stairs_v1_WorkResponse__Output>
      /**
       * Where workers connect.
       */
      WorkerService: SubtypeConstructor<typeof grpc.Client, _stairs_v1_WorkerServiceClient> & { service: _stairs_v1_WorkerServiceDefinition }
      WorkerStatus: MessageTypeDefinition<_stairs_v1_WorkerStatus, _stairs_v1_WorkerStatus__Output>
    }
  }
}

