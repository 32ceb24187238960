// Original file: stairs/v1/pipeline.proto

import type { EntryNode as _stairs_v1_EntryNode, EntryNode__Output as _stairs_v1_EntryNode__Output } from '../../stairs/v1/EntryNode.js';
import type { StepNode as _stairs_v1_StepNode, StepNode__Output as _stairs_v1_StepNode__Output } from '../../stairs/v1/StepNode.js';
import type { GetNode as _stairs_v1_GetNode, GetNode__Output as _stairs_v1_GetNode__Output } from '../../stairs/v1/GetNode.js';
import type { RenameNode as _stairs_v1_RenameNode, RenameNode__Output as _stairs_v1_RenameNode__Output } from '../../stairs/v1/RenameNode.js';
import type { SelectNode as _stairs_v1_SelectNode, SelectNode__Output as _stairs_v1_SelectNode__Output } from '../../stairs/v1/SelectNode.js';
import type { ConcatenateNode as _stairs_v1_ConcatenateNode, ConcatenateNode__Output as _stairs_v1_ConcatenateNode__Output } from '../../stairs/v1/ConcatenateNode.js';
import type { AddValueNode as _stairs_v1_AddValueNode, AddValueNode__Output as _stairs_v1_AddValueNode__Output } from '../../stairs/v1/AddValueNode.js';

/**
 * One operation of a pipeline.
 */
export interface Node {
  /**
   * Unique in the pipeline. Steps show under this name; inlined ones as `outer/inner`.
   */
  'name'?: (string);
  /**
   * `file:line` where it was written.
   */
  'source'?: (string);
  /**
   * The rows that enter.
   */
  'entry'?: (_stairs_v1_EntryNode | null);
  /**
   * Run a step on a frame.
   */
  'step'?: (_stairs_v1_StepNode | null);
  /**
   * A frame with one field of another.
   */
  'get'?: (_stairs_v1_GetNode | null);
  /**
   * Fields under new names.
   */
  'rename'?: (_stairs_v1_RenameNode | null);
  /**
   * Only some fields, under new names if wanted.
   */
  'select'?: (_stairs_v1_SelectNode | null);
  /**
   * One frame out of several.
   */
  'concatenate'?: (_stairs_v1_ConcatenateNode | null);
  /**
   * A frame with constants added.
   */
  'addValue'?: (_stairs_v1_AddValueNode | null);
  /**
   * What it does.
   */
  'op'?: "entry"|"step"|"get"|"rename"|"select"|"concatenate"|"addValue";
}

/**
 * One operation of a pipeline.
 */
export interface Node__Output {
  /**
   * Unique in the pipeline. Steps show under this name; inlined ones as `outer/inner`.
   */
  'name': (string);
  /**
   * `file:line` where it was written.
   */
  'source': (string);
  /**
   * The rows that enter.
   */
  'entry'?: (_stairs_v1_EntryNode__Output | null);
  /**
   * Run a step on a frame.
   */
  'step'?: (_stairs_v1_StepNode__Output | null);
  /**
   * A frame with one field of another.
   */
  'get'?: (_stairs_v1_GetNode__Output | null);
  /**
   * Fields under new names.
   */
  'rename'?: (_stairs_v1_RenameNode__Output | null);
  /**
   * Only some fields, under new names if wanted.
   */
  'select'?: (_stairs_v1_SelectNode__Output | null);
  /**
   * One frame out of several.
   */
  'concatenate'?: (_stairs_v1_ConcatenateNode__Output | null);
  /**
   * A frame with constants added.
   */
  'addValue'?: (_stairs_v1_AddValueNode__Output | null);
  /**
   * What it does.
   */
  'op'?: "entry"|"step"|"get"|"rename"|"select"|"concatenate"|"addValue";
}
