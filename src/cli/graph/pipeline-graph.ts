/**
 * The shown form of a pipeline: its nodes and edges, with each node in the stage that runs it. This
 * is the document of `stairs pipelines graph --format json`.
 */
import type { Plan, SpecNode } from "@stairs/core";

/** A pipeline. */
export interface PipelineGraph {
  /** `app.pipeline`. */
  readonly pipeline: string;
  readonly planId: string;
  /** The language of the native steps, or empty. */
  readonly language: string;
  /** `file:line`, or empty. */
  readonly source: string;
  readonly docs: string;
  /** The fields that an incoming row must have. */
  readonly entryFields: readonly string[];
  /** The node whose frame is the result, or null. */
  readonly result: string | null;
  /** Includes the nodes of copied pipelines. A node comes after the nodes that it reads. */
  readonly nodes: readonly ShownNode[];
  readonly edges: readonly ShownEdge[];
  /** In the order in which rows pass them. */
  readonly stages: readonly ShownStage[];
  /** The pipelines that get rows from this one. */
  readonly calledPipelines: readonly string[];
  /**
   * The full plan that the coordinator runs, including the operations that remain for rows that end
   * at a node (`ended`).
   */
  readonly plan: Plan;
}

/** A node. */
export interface ShownNode {
  readonly name: string;
  readonly op: SpecNode["op"];
  /** `file:line`, or empty. */
  readonly source: string;
  /** The queue of the stage that runs the node; null: the coordinator runs it when rows come in. */
  readonly queue: string | null;
  /** The operation in words: `get zip`. */
  readonly what: string;
  /** The step of a step node; null for all other nodes. */
  readonly step: ShownStep | null;
}

/** A step of a node. */
export interface ShownStep {
  readonly name: string;
  readonly mode: "merge" | "replace" | "keep";
  /**
   * The languages that implement it. For a native step, the pipeline's language; otherwise those of
   * the connected workers. `remote`: unknown.
   */
  readonly languages: readonly string[];
  /** A 1-to-N step. */
  readonly expand: boolean;
  /** True if the step has a queue of its own. */
  readonly asWorker: boolean;
  /** A predicate step, or null. */
  readonly when: string | null;
  /** The fields that it reads; null: unknown. */
  readonly inputs: readonly string[] | null;
}

/** An edge from a node to a node that reads its frame, or to another pipeline. */
export interface ShownEdge {
  readonly from: string;
  /** A node, or for kind `call` a pipeline. */
  readonly to: string;
  /**
   * `frame`: the target gets the frame. `side`: the target gets the frame, and the row does not
   * wait for it. `decision`: the frame's field `value` decides. `then`, `otherwise`: the two
   * branches of a choice. `call`: the target gets the rows.
   */
  readonly kind: "frame" | "side" | "decision" | "then" | "otherwise" | "call";
  /** The queue that the rows pass through, or null. */
  readonly queue: string | null;
  /** Which rows pass, such as `when large`, or empty. */
  readonly label: string;
}

/** The parts of the plan that begin with one queue. */
export interface ShownStage {
  readonly queue: string;
  /** If more than one, rows come in with different frames. */
  readonly signatures: readonly string[];
  /** The nodes that run here. */
  readonly nodes: readonly string[];
  /**
   * Calls to workers. The nodes of one call are fused: rows go to a worker once for all of them.
   */
  readonly calls: readonly {
    readonly nodes: readonly string[];
    readonly steps: readonly string[];
  }[];
  /** The queues that it feeds. */
  readonly targets: readonly string[];
}
