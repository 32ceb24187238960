// Original file: stairs/v1/pipeline.proto

import type { EntryNode as _stairs_v1_EntryNode, EntryNode__Output as _stairs_v1_EntryNode__Output } from '../../stairs/v1/EntryNode.js';
import type { StepNode as _stairs_v1_StepNode, StepNode__Output as _stairs_v1_StepNode__Output } from '../../stairs/v1/StepNode.js';
import type { GetNode as _stairs_v1_GetNode, GetNode__Output as _stairs_v1_GetNode__Output } from '../../stairs/v1/GetNode.js';
import type { RenameNode as _stairs_v1_RenameNode, RenameNode__Output as _stairs_v1_RenameNode__Output } from '../../stairs/v1/RenameNode.js';
import type { SelectNode as _stairs_v1_SelectNode, SelectNode__Output as _stairs_v1_SelectNode__Output } from '../../stairs/v1/SelectNode.js';
import type { ConcatenateNode as _stairs_v1_ConcatenateNode, ConcatenateNode__Output as _stairs_v1_ConcatenateNode__Output } from '../../stairs/v1/ConcatenateNode.js';
import type { AddValueNode as _stairs_v1_AddValueNode, AddValueNode__Output as _stairs_v1_AddValueNode__Output } from '../../stairs/v1/AddValueNode.js';
import type { QueueNode as _stairs_v1_QueueNode, QueueNode__Output as _stairs_v1_QueueNode__Output } from '../../stairs/v1/QueueNode.js';
import type { FilterNode as _stairs_v1_FilterNode, FilterNode__Output as _stairs_v1_FilterNode__Output } from '../../stairs/v1/FilterNode.js';
import type { ChooseNode as _stairs_v1_ChooseNode, ChooseNode__Output as _stairs_v1_ChooseNode__Output } from '../../stairs/v1/ChooseNode.js';
import type { CallNode as _stairs_v1_CallNode, CallNode__Output as _stairs_v1_CallNode__Output } from '../../stairs/v1/CallNode.js';
import type { PipelineNode as _stairs_v1_PipelineNode, PipelineNode__Output as _stairs_v1_PipelineNode__Output } from '../../stairs/v1/PipelineNode.js';

/**
 * One operation of a pipeline.
 */
export interface Node {
  /**
   * The node's name, unique in the pipeline. An inlined node is `outer/inner`.
   */
  'name'?: (string);
  /**
   * `file:line` of the node's definition.
   */
  'source'?: (string);
  /**
   * The rows that enter the pipeline.
   */
  'entry'?: (_stairs_v1_EntryNode | null);
  /**
   * Runs a step on a frame.
   */
  'step'?: (_stairs_v1_StepNode | null);
  /**
   * A frame with one field of another frame.
   */
  'get'?: (_stairs_v1_GetNode | null);
  /**
   * Fields under new names.
   */
  'rename'?: (_stairs_v1_RenameNode | null);
  /**
   * Only some fields, with new names where given.
   */
  'select'?: (_stairs_v1_SelectNode | null);
  /**
   * One frame from several.
   */
  'concatenate'?: (_stairs_v1_ConcatenateNode | null);
  /**
   * A frame with added constants.
   */
  'addValue'?: (_stairs_v1_AddValueNode | null);
  /**
   * A queue before the nodes that follow.
   */
  'queue'?: (_stairs_v1_QueueNode | null);
  /**
   * Only some rows.
   */
  'filter'?: (_stairs_v1_FilterNode | null);
  /**
   * One of two frames for each row.
   */
  'choose'?: (_stairs_v1_ChooseNode | null);
  /**
   * Hands the rows to another pipeline.
   */
  'call'?: (_stairs_v1_CallNode | null);
  /**
   * A copy of another pipeline's graph.
   */
  'pipeline'?: (_stairs_v1_PipelineNode | null);
  /**
   * The operation.
   */
  'op'?: "entry"|"step"|"get"|"rename"|"select"|"concatenate"|"addValue"|"queue"|"filter"|"choose"|"call"|"pipeline";
}

/**
 * One operation of a pipeline.
 */
export interface Node__Output {
  /**
   * The node's name, unique in the pipeline. An inlined node is `outer/inner`.
   */
  'name': (string);
  /**
   * `file:line` of the node's definition.
   */
  'source': (string);
  /**
   * The rows that enter the pipeline.
   */
  'entry'?: (_stairs_v1_EntryNode__Output | null);
  /**
   * Runs a step on a frame.
   */
  'step'?: (_stairs_v1_StepNode__Output | null);
  /**
   * A frame with one field of another frame.
   */
  'get'?: (_stairs_v1_GetNode__Output | null);
  /**
   * Fields under new names.
   */
  'rename'?: (_stairs_v1_RenameNode__Output | null);
  /**
   * Only some fields, with new names where given.
   */
  'select'?: (_stairs_v1_SelectNode__Output | null);
  /**
   * One frame from several.
   */
  'concatenate'?: (_stairs_v1_ConcatenateNode__Output | null);
  /**
   * A frame with added constants.
   */
  'addValue'?: (_stairs_v1_AddValueNode__Output | null);
  /**
   * A queue before the nodes that follow.
   */
  'queue'?: (_stairs_v1_QueueNode__Output | null);
  /**
   * Only some rows.
   */
  'filter'?: (_stairs_v1_FilterNode__Output | null);
  /**
   * One of two frames for each row.
   */
  'choose'?: (_stairs_v1_ChooseNode__Output | null);
  /**
   * Hands the rows to another pipeline.
   */
  'call'?: (_stairs_v1_CallNode__Output | null);
  /**
   * A copy of another pipeline's graph.
   */
  'pipeline'?: (_stairs_v1_PipelineNode__Output | null);
  /**
   * The operation.
   */
  'op'?: "entry"|"step"|"get"|"rename"|"select"|"concatenate"|"addValue"|"queue"|"filter"|"choose"|"call"|"pipeline";
}
