// Original file: stairs/v1/pipeline.proto

import type { Node as _stairs_v1_Node, Node__Output as _stairs_v1_Node__Output } from '../../stairs/v1/Node.js';

/**
 * A pipeline as its author wrote it: nodes in static single assignment. Each node makes one frame (a
 * set of named fields). Other nodes refer to the frame by the node's name. A node refers only to nodes
 * before it.
 */
export interface PipelineSpec {
  /**
   * The app's name: a letter or _, then letters, digits, _ or -, at most 64 in all.
   */
  'app'?: (string);
  /**
   * The pipeline's name, of the same form.
   */
  'name'?: (string);
  /**
   * The nodes. The first one is the only EntryNode.
   */
  'nodes'?: (_stairs_v1_Node)[];
  /**
   * The node whose frame is the pipeline's result, for a pipeline that others include. Empty: none.
   */
  'result'?: (string);
  /**
   * The language of the native steps: `typescript`, `python`, `go`.
   */
  'language'?: (string);
  /**
   * `file:line` of the pipeline's definition.
   */
  'source'?: (string);
  /**
   * The pipeline's config as JSON text, for people. Empty: none.
   */
  'configJson'?: (string);
  /**
   * A sentence for people.
   */
  'docs'?: (string);
}

/**
 * A pipeline as its author wrote it: nodes in static single assignment. Each node makes one frame (a
 * set of named fields). Other nodes refer to the frame by the node's name. A node refers only to nodes
 * before it.
 */
export interface PipelineSpec__Output {
  /**
   * The app's name: a letter or _, then letters, digits, _ or -, at most 64 in all.
   */
  'app': (string);
  /**
   * The pipeline's name, of the same form.
   */
  'name': (string);
  /**
   * The nodes. The first one is the only EntryNode.
   */
  'nodes': (_stairs_v1_Node__Output)[];
  /**
   * The node whose frame is the pipeline's result, for a pipeline that others include. Empty: none.
   */
  'result': (string);
  /**
   * The language of the native steps: `typescript`, `python`, `go`.
   */
  'language': (string);
  /**
   * `file:line` of the pipeline's definition.
   */
  'source': (string);
  /**
   * The pipeline's config as JSON text, for people. Empty: none.
   */
  'configJson': (string);
  /**
   * A sentence for people.
   */
  'docs': (string);
}
